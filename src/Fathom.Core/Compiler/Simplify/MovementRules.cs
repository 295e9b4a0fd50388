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
        new("sum-of-places", node => node.Operation is Binary<AddOp> && node.Operands[1].Operation is PlaceOp place ? Joined(node, place.Axis) : null),
        // The gradient of what was cut into slices.
        new("place+place", node => node.Operation is Binary<AddOp> && node.Operands[0].Operation is PlaceOp && node.Operands[1].Operation is PlaceOp
            ? Beside(node.Operands[0], node.Operands[1]) ?? Beside(node.Operands[1], node.Operands[0]) : null),
        new("concatenate-concatenate", node => node.Operation is ConcatenateOp outer
            && node.Operands.ToArray().Any(operand => operand.Operation is ConcatenateOp inner && inner.Axis == outer.Axis)
            ? Tensor.Concatenate([.. node.Operands.ToArray().SelectMany(
                operand => operand.Operation is ConcatenateOp inner && inner.Axis == outer.Axis ? operand.Operands.ToArray() : [operand])], outer.Axis) : null),
    ];

    /// <summary>
    /// The pieces of a sum joined, when each lies in zeros at a place of its own and together they fill the axis: how the gradient of a tensor cut in
    /// pieces adds up.
    /// </summary>
    private static Tensor? Joined(Tensor sum, int axis)
    {
        var pieces = new List<Tensor>();
        var rest = new Stack<Tensor>([sum]);
        while (rest.TryPop(out var node))
        {
            if (node.Operation is PlaceOp { Step: 1 } place && place.Axis == axis)
                pieces.Add(node);
            else if (node.Operation is Binary<AddOp>)
            {
                rest.Push(node.Operands[0]);
                rest.Push(node.Operands[1]);
            }
            else
                return null;
        }
        pieces.Sort((first, second) => ((PlaceOp)first.Operation).Start.CompareTo(((PlaceOp)second.Operation).Start));
        var end = 0;
        foreach (var piece in pieces)
        {
            if (((PlaceOp)piece.Operation).Start != end)
                return null;
            end += piece.Operands[0].Shape[axis];
        }
        return end == sum.Shape[axis] ? Tensor.Concatenate(pieces.Select(piece => piece.Operands[0]).ToArray(), axis) : null;
    }

    /// <summary>The sum of two placed tensors of which the second begins where the first ends.</summary>
    private static Tensor? Beside(Tensor first, Tensor second)
    {
        var (x, y) = ((PlaceOp)first.Operation, (PlaceOp)second.Operation);
        if (x.Step != 1 || y.Step != 1 || x.Axis != y.Axis || x.Start + first.Operands[0].Shape[x.Axis] != y.Start)
            return null;
        var joined = Tensor.Concatenate([first.Operands[0], second.Operands[0]], x.Axis);
        return joined.Shape == first.Shape ? joined : new Tensor(new PlaceOp(x.Axis, x.Start, 1), first.DType, first.Shape, joined);
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
