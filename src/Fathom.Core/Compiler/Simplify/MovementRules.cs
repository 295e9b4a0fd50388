namespace Fathom.Compiler;

/// <summary>Rules about views: chains of one kind become one, and views that change nothing go.</summary>
internal static class MovementRules
{
    public static Rule[] All { get; } =
    [
        new("reshape-same", node => node.Operation is ReshapeOp or ExpandOp && node.Operands[0].Shape == node.Shape ? node.Operands[0] : null),
        new("reshape-reshape", node => node.Operation is ReshapeOp && node.Operands[0].Operation is ReshapeOp
            ? node.Operands[0].Operands[0].Reshape(node.Shape) : null),
        new("expand-expand", node => node.Operation is ExpandOp && node.Operands[0].Operation is ExpandOp
            ? node.Operands[0].Operands[0].BroadcastTo(node.Shape) : null),
        new("permute-permute", node => node.Operation is PermuteOp outer && node.Operands[0].Operation is PermuteOp inner
            ? node.Operands[0].Operands[0].Permute([.. outer.Axes.Select(axis => inner.Axes[axis])]) : null),
        new("cast-of-cast", node => node.Operation is CastOp && node.Operands[0].Operation is CastOp
            && node.Operands[0].Operands[0] is var x && IsWidening(x.DType, node.Operands[0].DType) && x.DType == node.DType ? x : null),
        new("reduce-of-one", node => node.Operation is ReduceOp { Kind: ReduceKind.Sum or ReduceKind.Product or ReduceKind.Max or ReduceKind.Min } reduce
            && reduce.Axes.All(axis => node.Operands[0].Shape[axis] == 1) ? node.Operands[0].Reshape(node.Shape) : null),
        new("sum-of-places", node => node.Operation is Binary<AddOp> && (node.Operands[1].Operation as PlaceOp ?? node.Operands[0].Operation as PlaceOp) is { } place
            ? Joined(node, place.Axis) : null),
        new("concatenate-concatenate", node => node.Operation is ConcatenateOp outer
            && node.Operands.ToArray().Any(operand => operand.Operation is ConcatenateOp inner && inner.Axis == outer.Axis)
            ? Tensor.Concatenate([.. node.Operands.ToArray().SelectMany(
                operand => operand.Operation is ConcatenateOp inner && inner.Axis == outer.Axis ? operand.Operands.ToArray() : [operand])], outer.Axis) : null),
    ];

    /// <summary>
    /// The pieces of a sum joined, when each lies in zeros and begins where another ends: how the gradient of a tensor cut in pieces adds up. Null when they
    /// overlap or leave a gap.
    /// </summary>
    private static Tensor? Joined(Tensor sum, int axis)
    {
        var pieces = new List<(int Start, Tensor Piece)>();
        var rest = new Stack<Tensor>([sum]);
        while (rest.TryPop(out var node))
        {
            if (node.Operation is PlaceOp { Step: 1 } place && place.Axis == axis)
                pieces.Add((place.Start, node.Operands[0]));
            else if (node.Operation is Binary<AddOp>)
            {
                rest.Push(node.Operands[0]);
                rest.Push(node.Operands[1]);
            }
            else
                return null;
        }
        pieces.Sort((first, second) => first.Start.CompareTo(second.Start));
        if (pieces.Zip(pieces.Skip(1)).Any(pair => pair.First.Start + pair.First.Piece.Shape[axis] != pair.Second.Start))
            return null;
        var joined = Tensor.Concatenate([.. pieces.Select(entry => entry.Piece)], axis);
        return joined.Shape == sum.Shape ? joined : new Tensor(new PlaceOp(axis, pieces[0].Start, 1), sum.DType, sum.Shape, joined);
    }

    private static bool IsWidening(DType from, DType to) => (from, to) switch
    {
        (DType.F16 or DType.BF16 or DType.F32, DType.F64) => true,
        (DType.F16 or DType.BF16, DType.F32) => true,
        (DType.I32, DType.I64 or DType.F64) => true,
        (DType.Bool, not DType.Bool) => true,
        (DType.U8 or DType.I8, DType.I32 or DType.I64 or DType.F32 or DType.F64) => true,
        _ => false,
    };
}
