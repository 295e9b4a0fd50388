namespace Fathom.Compiler;

/// <summary>Constant folding: nodes whose operands are all one repeated number.</summary>
internal static class ConstantRules
{
    public static Rule[] All { get; } =
    [
        new("view-of-constant", node => node.Operation is ViewOperation && node.Operands[0].Rank > 0 && Number(node.Operands[0]) is { } value
            ? Full(value, node) : null),
        new("fold-elementwise", node => node.Operation is ElementwiseOperation operation ? Fold(operation, node) : null),
        new("sum-of-constant", node => node.Operation is ReduceOp { Kind: ReduceKind.Sum } && Number(node.Operands[0]) is { } value
            && node.DType is DType.F32 or DType.F64 or DType.I64 && value == Math.Truncate(value)
            && Math.Abs(value) * node.Operands[0].ElementCount <= 1 << 24 && node.ElementCount > 0
            ? Full(value * (node.Operands[0].ElementCount / node.ElementCount), node) : null),
    ];

    /// <summary>The number that every element of a node is known to be, or null.</summary>
    public static double? Number(Tensor node)
    {
        while (node.Operation is ExpandOp or ReshapeOp)
            node = node.Operands[0];
        return node.Operation is ConstantOp constant ? constant.Value : null;
    }

    /// <summary>A number repeated to the shape and dtype of <paramref name="like"/>.</summary>
    public static Tensor Full(double value, Tensor like) => Tensor.Constant(value, like.DType).BroadcastTo(like.Shape);

    // Only what is exact in double arithmetic followed by one rounding to the dtype; sums and products of such numbers are small and whole.
    private static Tensor? Fold(ElementwiseOperation operation, Tensor node)
    {
        Span<double> x = stackalloc double[3];
        for (var i = 0; i < node.Operands.Length; i++)
        {
            if (Number(node.Operands[i]) is not { } value)
                return null;
            x[i] = value;
        }
        double? folded = operation switch
        {
            Binary<AddOp> => x[0] + x[1],
            Binary<SubtractOp> => x[0] - x[1],
            Binary<MultiplyOp> => x[0] * x[1],
            FloatBinary<DivideOp> => x[0] / x[1],
            Unary<NegateOp> => -x[0],
            Binary<MaximumOp> => Math.Max(x[0], x[1]),
            Binary<MinimumOp> => Math.Min(x[0], x[1]),
            Compare<EqualOp> => x[0] == x[1] ? 1 : 0,
            Compare<NotEqualOp> => x[0] != x[1] ? 1 : 0,
            Compare<LessOp> => x[0] < x[1] ? 1 : 0,
            Compare<LessOrEqualOp> => x[0] <= x[1] ? 1 : 0,
            WhereOp => x[0] != 0 ? x[1] : x[2],
            CastOp when node.DType == DType.Bool => x[0] != 0 ? 1 : 0,
            CastOp when node.DType.IsFloat => x[0],
            CastOp when Math.Abs(x[0]) <= 64 => Math.Truncate(x[0]),
            _ => null,
        };
        return folded is { } result && Exact(result, node.DType) ? Full(result, node) : null;
    }

    private static bool Exact(double value, DType dtype) => dtype switch
    {
        DType.F64 => true,
        DType.F32 => (float)value == value || double.IsNaN(value),
        DType.F16 or DType.BF16 => !double.IsFinite(value) || Math.Abs(value) <= 64 && value * 4 == Math.Truncate(value * 4),
        DType.Bool => value is 0 or 1,
        _ => Math.Abs(value) <= 64,
    };
}
