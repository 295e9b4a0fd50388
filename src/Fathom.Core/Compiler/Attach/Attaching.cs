using System.Collections.Immutable;

namespace Fathom.Compiler;

/// <summary>
/// Attaches loops to the product or convolution whose result they finish, as its <see cref="Epilogue"/>: where a loop without reductions is the only
/// reader of the result. The result is then made in the memory of what the loop stores, if that lies alike.
/// </summary>
internal static class Attaching
{
    /// <summary>
    /// Most buffers of the result's size that a loop may read and write beside the result itself. A loop over many (an optimizer's update) is bound by
    /// memory, which prefers long rows to the rectangles of a product.
    /// </summary>
    private const int MostLarge = 2;

    /// <summary>The steps with loops attached.</summary>
    public static List<Step> Run(List<Step> steps)
    {
        var (writers, readers) = (new Dictionary<Slot, List<int>>(), new Dictionary<Slot, List<int>>());
        for (var i = 0; i < steps.Count; i++)
        {
            Note(writers, steps[i].Outputs, i);
            Note(readers, steps[i].Inputs, i);
        }
        var replaced = steps.ToArray<Step?>();
        for (var call = 0; call < steps.Count; call++)
        {
            if (steps[call] is not { Kernel: CallKernel { Operation: MatMulOp or ScaledMatMulOp or ConvOp or ConvInputGradientOp }, Outputs: [{ Kind: SlotKind.Arena } result] }
                || writers[result] is not [_] || !readers.TryGetValue(result, out var reading) || reading is not [var loop]
                || !ReferenceEquals(replaced[loop], steps[loop]) || WritesInputs(steps, call, loop) || Attached(steps[call], steps[loop], result) is not { } whole)
                continue;
            // The call waits for what else the loop reads.
            (replaced[call], replaced[loop]) = (null, whole);
        }
        return [.. replaced.OfType<Step>()];
    }

    private static void Note(Dictionary<Slot, List<int>> steps, Slot[] slots, int step)
    {
        foreach (var slot in slots.Distinct())
            (steps.TryGetValue(slot, out var known) ? known : steps[slot] = []).Add(step);
    }

    // Whether an operand of the call is a variable that is written up to and with the loop.
    private static bool WritesInputs(List<Step> steps, int call, int loop)
    {
        for (var i = call + 1; i <= loop; i++)
            if (steps[i].Outputs.Any(slot => slot.Kind == SlotKind.Input && steps[call].Inputs.Contains(slot)))
                return true;
        return false;
    }

    private static Step? Attached(Step step, Step loopStep, Slot result)
    {
        var call = (CallKernel)step.Kernel;
        var view = call.Outputs[0].View;
        if (loopStep.Kernel is not LoopKernel loop || call.Epilogue is not null || view.Shape.ElementCount == 0)
            return null;
        var innermost = Enumerable.Range(0, view.Shape.Rank).Where(axis => view.Shape[axis] != 1 && view.Strides[axis] == 1).ToArray();
        if (innermost is not [var channels] || RowForm.Of(loop, view.Shape[channels]) is not { } rows)
            return null;
        var reads = Enumerable.Range(0, rows.Inputs.Length).Where(i => loopStep.Inputs[i] == result).ToArray();
        if (reads.Length == 0 || !reads.All(i => Follows(rows.Inputs[i], call.Outputs[0])))
            return null;

        // The first store that lies like the result is its memory as well.
        var shared = Enumerable.Range(0, rows.Outputs.Length)
            .FirstOrDefault(i => loopStep.Outputs[i].Kind != SlotKind.Input && Follows(rows.Outputs[i], call.Outputs[0]), -1);
        var others = Enumerable.Range(0, rows.Inputs.Length).Except(reads).ToArray();
        var stores = Enumerable.Range(0, rows.Outputs.Length).Where(i => i != shared).ToArray();
        if (others.Select(i => rows.Inputs[i]).Concat(stores.Select(i => rows.Outputs[i])).Count(IsLarge) > MostLarge)
            return null;
        var (first, extra) = (step.Inputs.Length, step.Inputs.Length + others.Length);
        var arguments = new int[rows.Inputs.Length + rows.Outputs.Length];
        foreach (var i in reads)
            arguments[i] = extra;
        for (var i = 0; i < others.Length; i++)
            arguments[others[i]] = first + i;
        if (shared >= 0)
            arguments[rows.Inputs.Length + shared] = extra;
        for (var i = 0; i < stores.Length; i++)
            arguments[rows.Inputs.Length + stores[i]] = extra + 1 + i;
        var kernel = new CallKernel
        {
            Name = $"{call.Name}+{loop.Name}",
            Operation = call.Operation,
            Inputs = [.. call.Inputs, .. others.Select(i => loop.Inputs[i])],
            Outputs = [call.Outputs[0], .. stores.Select(i => loop.Outputs[i])],
            Epilogue = new Epilogue(rows, ImmutableArray.Create(arguments)),
            Flops = call.Flops + loop.Flops,
            Bytes = call.Bytes + loop.Bytes - (shared >= 0 ? 2 : 1) * result.ByteLength,
        };
        return new Step(
            kernel, [.. step.Inputs, .. others.Select(i => loopStep.Inputs[i])],
            [shared >= 0 ? loopStep.Outputs[shared] : result, .. stores.Select(i => loopStep.Outputs[i])]);
    }

    private static bool IsLarge(Access access) => access.View.Strides[0] != 0 && access.View.Strides[1] != 0;

    /// <summary>Whether a loop's buffer holds, row by row, the elements of a dense result: all of them, where a slice would hold the first rows only.</summary>
    private static bool Follows(Access access, Access result) =>
        access.View.Shape.ElementCount == result.View.Shape.ElementCount && access.DType == result.DType && access.View.Offset == result.View.Offset && access.View.IsRowMajor && result.View.DenseOrder() is not null;
}
