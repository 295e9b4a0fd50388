namespace Fathom;

/// <summary>Loops over the slices of tensors.</summary>
public static class Recurrence
{
    /// <summary>
    /// Runs <paramref name="body"/> once for each slice of the inputs along their first axis, handing a carry from step to step. The body is traced
    /// once and compiled once, however many steps there are; memory for what it computes in between is that of one step, except for what the gradient
    /// needs. Gradients flow through the carry, the inputs, and every tensor that the body reads from outside, to any order.
    /// </summary>
    /// <param name="body">
    /// One step: from the carry and a slice of each input (without the first axis) the next carry, of the same shapes and dtypes, and outputs. What it
    /// computes from outer tensors alone, random numbers included, is computed once, before the loop.
    /// </param>
    /// <param name="carry">The carry of the first step.</param>
    /// <param name="inputs">At least one tensor, each [T, ...] with the same T of at least 1.</param>
    /// <param name="reverse">Whether to begin with the last slice; outputs still lie in the order of the slices.</param>
    /// <returns>The carry after the last step, and each output stacked: [T, ...].</returns>
    /// <exception cref="ShapeException">When the inputs differ in T, or a carry changes its shape.</exception>
    /// <exception cref="DTypeException">When a carry changes its dtype.</exception>
    /// <example>
    /// A running average: <c>Recurrence.Scan((carry, x) => ([0.9f * carry[0] + 0.1f * x[0]], carry), [mean], [xs])</c>.
    /// </example>
    public static (Tensor[] Carry, Tensor[] Outputs) Scan(
        Func<Tensor[], Tensor[], (Tensor[] Carry, Tensor[] Outputs)> body, Tensor[] carry, Tensor[] inputs, bool reverse = false)
    {
        var length = LengthOf(inputs);
        Tensor[] carries, slices, next, outputs;
        var rewriting = Tensor.Rewriting;
        // Nodes of the body have no numbers of their own that a debugging mode could look at.
        Tensor.Rewriting = true;
        try
        {
            carries = Array.ConvertAll(carry, first => ScanStep.Placeholder(first.DType, first.Shape));
            slices = Array.ConvertAll(inputs, x => ScanStep.Placeholder(x.DType, x.Shape[1..]));
            (next, outputs) = body(carries, slices);
        }
        finally
        {
            Tensor.Rewriting = rewriting;
        }
        CheckCarry(carry, next);
        return Build(new ScanStep(carries, slices, next, outputs), carry, inputs, outputs, length, reverse);
    }

    /// <summary>As <see cref="Scan(Func{Tensor[], Tensor[], ValueTuple{Tensor[], Tensor[]}}, Tensor[], Tensor[], bool)"/> for one carry, one input and one output.</summary>
    public static (Tensor Carry, Tensor Output) Scan(Func<Tensor, Tensor, (Tensor Carry, Tensor Output)> body, Tensor carry, Tensor input, bool reverse = false)
    {
        var (last, outputs) = Scan(Step, [carry], [input], reverse);
        return (last[0], outputs[0]);

        (Tensor[], Tensor[]) Step(Tensor[] state, Tensor[] slices)
        {
            var (next, output) = body(state[0], slices[0]);
            return ([next], [output]);
        }
    }

    /// <summary>The scan of a traced step: its last carry, and the nodes <paramref name="outputs"/> stacked.</summary>
    internal static (Tensor[] Carry, Tensor[] Outputs) Build(
        ScanStep step, Tensor[] carry, Tensor[] inputs, ReadOnlySpan<Tensor> outputs, int length, bool reverse)
    {
        var scan = new Tensor(
            new ScanOp(step.Body, length, reverse, step, ScanGradient.Vjp), DType.Bool, [], [.. carry, .. inputs, .. step.Constants]);
        var last = new Tensor[carry.Length];
        for (var i = 0; i < last.Length; i++)
            last[i] = ScanPartOp.Of(scan, ScanPart.Final, i);
        var stacked = new Tensor[outputs.Length];
        for (var i = 0; i < stacked.Length; i++)
            stacked[i] = Stacked(scan, outputs[i]);
        return (last, stacked);
    }

    /// <summary>What a node of the traced step is at each step: [T, ...].</summary>
    internal static Tensor Stacked(Tensor scan, Tensor node)
    {
        var operation = (ScanOp)scan.Operation;
        var (step, number) = (operation.Step!, operation.Step!.NumberOf(node));
        if (Array.IndexOf(step.Next, node) is >= 0 and var next)
            return ScanPartOp.Of(scan, ScanPart.After, next);
        if (Array.IndexOf(step.Carry, node) is >= 0 and var carry)
            return ScanPartOp.Of(scan, ScanPart.Before, carry);
        if (Array.IndexOf(step.Inputs, node) is >= 0 and var input)
            return scan.Operands[step.Carry.Length + input];
        return step.Computes(node) ? ScanPartOp.Of(scan, ScanPart.Value, number) : node.Unsqueeze(0).BroadcastTo([operation.Length, .. node.Shape]);
    }

    private static int LengthOf(Tensor[] inputs)
    {
        if (inputs.Length == 0)
            throw new ArgumentException("Scan: without inputs there is no number of steps. Give Tensor.Arange(steps)?", nameof(inputs));
        for (var i = 0; i < inputs.Length; i++)
        {
            if (inputs[i].Rank == 0 || inputs[i].Shape[0] == 0)
                throw new ShapeException($"Scan: input {i} of shape {inputs[i].Shape} has no slices along a first axis.");
            if (inputs[i].Shape[0] != inputs[0].Shape[0])
                throw new ShapeException($"Scan: input 0 has {inputs[0].Shape[0]} slices, input {i} of shape {inputs[i].Shape} has {inputs[i].Shape[0]}. Time comes first: transpose?");
        }
        return inputs[0].Shape[0];
    }

    private static void CheckCarry(Tensor[] carry, Tensor[] next)
    {
        if (next.Length != carry.Length)
            throw new ArgumentException($"Scan: the body returned {next.Length} carried tensors for {carry.Length}.");
        for (var i = 0; i < carry.Length; i++)
        {
            if (next[i].Shape != carry[i].Shape)
                throw new ShapeException($"Scan: carry {i} begins with shape {carry[i].Shape}, the body makes it {next[i].Shape}. Broadcast the first one to that shape?");
            if (next[i].DType != carry[i].DType)
                throw new DTypeException($"Scan: carry {i} begins as {carry[i].DType.Name}, the body makes it {next[i].DType.Name}. Convert one with .To(...)?");
        }
    }
}
