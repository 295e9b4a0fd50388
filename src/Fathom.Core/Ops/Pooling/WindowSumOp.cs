namespace Fathom;

/// <summary>The sum of each window: x [B, C, spatial...]. Average pooling divides it by a count.</summary>
internal sealed class WindowSumOp(PoolGeometry geometry) : Operation, IEquatable<WindowSumOp>
{
    public PoolGeometry Geometry { get; } = geometry;

    public override string Name => "window_sum";

    internal override Tensor?[] Vjp(Tensor dy, Tensor y) => [new(new WindowSumGradientOp(Geometry), dy.DType, y.Operands[0].Shape, dy)];

    internal override long Flops(Tensor y) => y.ElementCount * Geometry.Kernel.Count;

    internal override Tensor Vmap(Tensor y, Vectorisation batch) => batch.Joined(this, y);

    public bool Equals(WindowSumOp? other) => other is not null && other.Geometry == Geometry;

    public override bool Equals(object? obj) => Equals(obj as WindowSumOp);

    public override int GetHashCode() => Geometry.GetHashCode();
}

/// <summary>Each element added to all elements of its window: the transpose of <see cref="WindowSumOp"/>.</summary>
internal sealed class WindowSumGradientOp(PoolGeometry geometry) : Operation, IEquatable<WindowSumGradientOp>
{
    public PoolGeometry Geometry { get; } = geometry;

    public override string Name => "window_sum_gradient";

    internal override Tensor?[] Vjp(Tensor dx, Tensor y) => [new(new WindowSumOp(Geometry), dx.DType, y.Operands[0].Shape, dx)];

    internal override long Flops(Tensor y) => y.Operands[0].ElementCount * Geometry.Kernel.Count;

    internal override Tensor Vmap(Tensor y, Vectorisation batch) => batch.Joined(this, y);

    public bool Equals(WindowSumGradientOp? other) => other is not null && other.Geometry == Geometry;

    public override bool Equals(object? obj) => Equals(obj as WindowSumGradientOp);

    public override int GetHashCode() => Geometry.GetHashCode();
}
