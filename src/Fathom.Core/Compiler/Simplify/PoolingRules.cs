namespace Fathom.Compiler;

/// <summary>
/// Rules about the gradient of max pooling: what is asked of each element that it scatters is asked before, of the windows, which are fewer. Each window gives to one
/// element, which equals the window's result; one that lies wholly in padding gives to none. So most elements are zero, which gradients of convolutions are told.
/// </summary>
internal static class PoolingRules
{
    public static Rule[] All { get; } =
    [
        new("relu-gradient-of-max-pool", node => node.Operation is WhereOp && IsZero(node.Operands[1]) && node.Operands[2].Operation is MaxPoolGradientOp
            && node.Operands[0].Operation is Compare<LessOrEqualOp> && ReferenceEquals(node.Operands[0].Operands[0], node.Operands[2].Operands[0])
            && IsZero(node.Operands[0].Operands[1]) ? OfWindows(node.Operands[2]) : null),
        new("sum-of-max-pool-gradient", node => node.Operation is ReduceOp { Kind: ReduceKind.Sum } sum && node.Operands[0].Operation is MaxPoolGradientOp gradient
            && Enumerable.Range(2, node.Operands[0].Rank - 2).All(sum.Axes.Contains)
            && gradient.Geometry.AllWindowsMeet(SpatialSizes.From(node.Operands[0].Shape.Sizes[2..], gradient.Name)) ? node.Operands[0].Operands[1].Sum([.. sum.Axes]) : null),
        new("conv-input-gradient-of-max-pool", node => node.Operation is ConvInputGradientOp { IsSparse: false } conv && IsMostlyZero(node.Operands[0])
            ? With(node, new ConvInputGradientOp(conv.Geometry, isSparse: true)) : null),
        new("conv-weight-gradient-of-max-pool", node => node.Operation is ConvWeightGradientOp { IsSparse: false } conv && IsMostlyZero(node.Operands[1])
            ? With(node, new ConvWeightGradientOp(conv.Geometry, isSparse: true)) : null),
    ];

    // Zero where the window's largest element is at most zero.
    private static Tensor OfWindows(Tensor gradient)
    {
        var (x, dy) = (gradient.Operands[0], gradient.Operands[1]);
        var largest = new Tensor(new MaxPoolOp(((MaxPoolGradientOp)gradient.Operation).Geometry), x.DType, dy.Shape, x);
        return new Tensor(gradient.Operation, gradient.DType, gradient.Shape, x, Tensor.Where(largest <= 0, 0, dy));
    }

    // A window gives to one of its elements.
    private static bool IsMostlyZero(Tensor dy) => dy.Operation is MaxPoolGradientOp && 4 * dy.Operands[1].ElementCount <= dy.ElementCount;

    private static Tensor With(Tensor node, Operation operation) => new(operation, node.DType, node.Shape, [.. node.Operands]);

    private static bool IsZero(Tensor node) => ConstantRules.Number(node) == 0;
}
