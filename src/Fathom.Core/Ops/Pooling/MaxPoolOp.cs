namespace Fathom;

/// <summary>The largest element of each window: x [B, C, spatial...].</summary>
internal sealed class MaxPoolOp(PoolGeometry geometry) : Operation, IEquatable<MaxPoolOp>
{
    public PoolGeometry Geometry { get; } = geometry;

    public override string Name => "max_pool";

    internal override Tensor?[] Vjp(Tensor dy, Tensor y)
    {
        var x = y.Operands[0];
        return [new(new MaxPoolGradientOp(Geometry), dy.DType, x.Shape, x, dy)];
    }

    internal override long Flops(Tensor y) => y.ElementCount * Geometry.Kernel.Count;

    internal override Tensor Vmap(Tensor y, Vectorisation batch) => batch.Joined(this, y);

    public bool Equals(MaxPoolOp? other) => other is not null && other.Geometry == Geometry;

    public override bool Equals(object? obj) => Equals(obj as MaxPoolOp);

    public override int GetHashCode() => Geometry.GetHashCode();
}

/// <summary>Zeros of the shape of x with each element of dy added where its window of x has its largest element: operands (x, dy).</summary>
internal sealed class MaxPoolGradientOp(PoolGeometry geometry) : Operation, IEquatable<MaxPoolGradientOp>
{
    public PoolGeometry Geometry { get; } = geometry;

    public override string Name => "max_pool_gradient";

    // Linear in dy, and the places do not move with x.
    internal override Tensor?[] Vjp(Tensor ddx, Tensor y)
    {
        var (x, dy) = (y.Operands[0], y.Operands[1]);
        var places = new Tensor(new ArgMaxPoolOp(Geometry), DType.I64, dy.Shape, x);
        return [null, ddx.Flatten(2).Gather(2, places.Flatten(2)).Reshape(dy.Shape)];
    }

    internal override long Flops(Tensor y) => y.Operands[1].ElementCount * Geometry.Kernel.Count;

    internal override Tensor Vmap(Tensor y, Vectorisation batch) => batch.Joined(this, y);

    public bool Equals(MaxPoolGradientOp? other) => other is not null && other.Geometry == Geometry;

    public override bool Equals(object? obj) => Equals(obj as MaxPoolGradientOp);

    public override int GetHashCode() => Geometry.GetHashCode();
}

/// <summary>Place (i64) in the flattened spatial axes of the first largest element of each window.</summary>
internal sealed class ArgMaxPoolOp(PoolGeometry geometry) : Operation, IEquatable<ArgMaxPoolOp>
{
    public PoolGeometry Geometry { get; } = geometry;

    public override string Name => "argmax_pool";

    internal override Tensor?[] Vjp(Tensor dy, Tensor y) => [null];

    internal override long Flops(Tensor y) => y.ElementCount * Geometry.Kernel.Count;

    internal override Tensor Vmap(Tensor y, Vectorisation batch) => batch.Joined(this, y);

    public bool Equals(ArgMaxPoolOp? other) => other is not null && other.Geometry == Geometry;

    public override bool Equals(object? obj) => Equals(obj as ArgMaxPoolOp);

    public override int GetHashCode() => Geometry.GetHashCode();
}

/// <summary>Zeros of the result's shape [B, C, spatial...] with elements added at flattened spatial places: operands (dy, i64 places).</summary>
internal sealed class MaxUnpoolOp : Operation, IEquatable<MaxUnpoolOp>
{
    public override string Name => "max_unpool";

    internal override Tensor?[] Vjp(Tensor dx, Tensor y)
    {
        var places = y.Operands[1];
        return [dx.Flatten(2).Gather(2, places.Flatten(2)).Reshape(places.Shape), null];
    }

    internal override Tensor Vmap(Tensor y, Vectorisation batch) => batch.Joined(this, y);

    public bool Equals(MaxUnpoolOp? other) => other is not null;

    public override bool Equals(object? obj) => Equals(obj as MaxUnpoolOp);

    public override int GetHashCode() => 1;
}
