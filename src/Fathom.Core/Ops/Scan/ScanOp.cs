namespace Fathom;

/// <summary>
/// A loop over slices: carry[t + 1] and whatever else <see cref="Body"/> computes, from carry[t], slice t of each input, and constants. Operands are the
/// first carry, the inputs [T, ...], and the constants. The node itself has no value; <see cref="ScanPartOp"/> nodes show what the loop computed, and only
/// what they ask for is stored.
/// </summary>
/// <param name="body">One step.</param>
/// <param name="length">Number of steps T, at least 1.</param>
/// <param name="reverse">Whether to begin with the last slice.</param>
/// <param name="step">The step as traced, for its gradient; null where nobody differentiates.</param>
/// <param name="vjp">Gradients of the operands from the gradients of the parts (a <see cref="ScanGradientOp"/> node) and the scan.</param>
internal sealed class ScanOp(ScanBody body, int length, bool reverse, ScanStep? step, Func<Tensor, Tensor, Tensor?[]>? vjp) : Operation, IEquatable<ScanOp>
{
    public ScanBody Body => body;

    public int Length => length;

    /// <summary>Whether it begins with the last slice.</summary>
    public bool LastFirst => reverse;

    public ScanStep? Step => step;

    /// <summary>The same computation without the traced step, which holds on to tensors.</summary>
    public ScanOp Untraced => step is null ? this : new(body, length, reverse, null, null);

    public override string Name => "scan";

    internal override Tensor?[] Vjp(Tensor dy, Tensor y) => vjp!(dy, y);

    /// <summary>For a scan of many samples: the numbers here of the nodes of one sample's body.</summary>
    public int[]? NumbersOfSample { get; private init; }

    // One loop of all samples: slices [T, samples, ...], and a body rewritten by the rules of its operations.
    internal override Tensor Vmap(Tensor y, Vectorisation batch)
    {
        var traced = step ?? throw new InvalidOperationException("Vmap: a scan within another is vectorised with it.");
        Tensor All(Tensor placeholder) => ScanStep.Placeholder(placeholder.DType, batch.Shape(placeholder.Shape));
        var (carry, slices) = (Array.ConvertAll(traced.Carry, All), Array.ConvertAll(traced.Inputs, All));
        var given = carry.Length + slices.Length;
        var operands = y.Operands.ToArray();
        List<Tensor> samples = [.. traced.Carry, .. traced.Inputs], batches = [.. carry, .. slices];
        for (var i = 0; i < traced.Constants.Length; i++)
            if (batch.IsBatched(operands[given + i]) || !ReferenceEquals(operands[given + i], traced.Constants[i]))
            {
                samples.Add(traced.Constants[i]);
                batches.Add(batch[operands[given + i]]);
            }
        var computed = traced.Nodes[(given + traced.Constants.Length)..];
        var rewritten = batch.RewriteApart([.. traced.Next, .. computed], [.. samples], [.. batches]);
        var (next, values) = (rewritten[..carry.Length], rewritten[carry.Length..]);
        var all = new ScanStep(carry, slices, next, values);
        int[] numbers = [.. Enumerable.Repeat(-1, given + traced.Constants.Length), .. values.Select(all.NumberOf)];
        Tensor[] first = [.. operands[..carry.Length].Select(operand => batch[operand])];
        Tensor[] stacks = [.. operands[carry.Length..given].Select(operand => batch[operand].MoveAxis(0, 1))];
        return new(new ScanOp(all.Body, length, reverse, all, vjp) { NumbersOfSample = numbers }, DType.Bool, [], [.. first, .. stacks, .. all.Constants]);
    }

    internal override long Flops(Tensor y)
    {
        var nodes = body.Build(number => ScanStep.Placeholder(body.TypeOf(number).DType, body.TypeOf(number).Shape));
        return length * nodes.Sum(node => node.Operation is PlaceholderOp ? 0 : node.Operation.Flops(node));
    }

    public bool Equals(ScanOp? other) => other is not null && other.Length == length && other.LastFirst == reverse && body.Equals(other.Body);

    public override bool Equals(object? obj) => Equals(obj as ScanOp);

    public override int GetHashCode() => HashCode.Combine(body, length, reverse);

    public override string ToString() => $"{Name} of {length} steps{(reverse ? ", last first" : "")}";
}
