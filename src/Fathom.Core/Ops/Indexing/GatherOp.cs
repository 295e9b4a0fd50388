namespace Fathom;

/// <summary>Along one axis, element by element: operands (x, i64 indices of the same rank).</summary>
internal sealed class GatherOp(int axis) : Operation, IEquatable<GatherOp>
{
    public int Axis { get; } = axis;

    public override string Name => "gather";

    internal override Tensor?[] Vjp(Tensor dy, Tensor y) =>
        [ScatterAddOp.Add(dy, y.Operands[1], Axis, y.Operands[0].Shape), null];

    internal override long Flops(Tensor y) => 0;

    internal override Tensor Vmap(Tensor y, Vectorisation batch) => batch.Same(new GatherOp(Axis + 1), y);

    public bool Equals(GatherOp? other) => other is not null && other.Axis == Axis;

    public override bool Equals(object? obj) => Equals(obj as GatherOp);

    public override int GetHashCode() => Axis;

    public override string ToString() => $"gather axis {Axis}";
}

/// <summary>Zeros of the result's shape with elements added at numbered places along one axis: operands (source, i64 indices of the same shape).</summary>
internal sealed class ScatterAddOp(int axis) : Operation, IEquatable<ScatterAddOp>
{
    public int Axis { get; } = axis;

    public override string Name => "scatter_add";

    public static Tensor Add(Tensor source, Tensor indices, int axis, Shape shape) =>
        source.AtLeastF32(x => new(new ScatterAddOp(axis), x.DType, shape, x, indices));

    internal override Tensor?[] Vjp(Tensor dy, Tensor y) => [dy.Gather(Axis, y.Operands[1]), null];

    internal override long Flops(Tensor y) => y.Operands[0].ElementCount;

    internal override Tensor Vmap(Tensor y, Vectorisation batch) => batch.Same(new ScatterAddOp(Axis + 1), y);

    public bool Equals(ScatterAddOp? other) => other is not null && other.Axis == Axis;

    public override bool Equals(object? obj) => Equals(obj as ScatterAddOp);

    public override int GetHashCode() => Axis;

    public override string ToString() => $"scatter_add axis {Axis}";
}

public sealed partial class Tensor
{
    /// <summary>
    /// Elements by number along one axis: for two axes and axis 1, y[i, j] = x[i, indices[i, j]]. The indices have this rank and, along the
    /// other axes, at most this size.
    /// </summary>
    public Tensor Gather(int axis, Tensor indices)
    {
        axis = Shape.Axis(axis, "Gather");
        CheckAlong(axis, indices, "Gather");
        return new(new GatherOp(axis), DType, indices.Shape, this, Indices(indices, "Gather"));
    }

    /// <summary>
    /// This tensor with elements of <paramref name="source"/> added by number along one axis: for two axes and axis 1,
    /// y[i, indices[i, j]] += source[i, j].
    /// </summary>
    public Tensor ScatterAdd(int axis, Tensor indices, Tensor source)
    {
        axis = Shape.Axis(axis, "ScatterAdd");
        CheckAlong(axis, indices, "ScatterAdd");
        if (source.Shape != indices.Shape)
            throw new ShapeException($"ScatterAdd: source {source.Shape} and indices {indices.Shape} must have one shape.");
        return this + ScatterAddOp.Add(source, Indices(indices, "ScatterAdd"), axis, Shape);
    }

    private void CheckAlong(int axis, Tensor indices, string operation)
    {
        var fits = indices.Rank == Rank;
        for (var other = 0; fits && other < Rank; other++)
            fits = other == axis || indices.Shape[other] <= Shape[other];
        if (!fits)
            throw new ShapeException(
                $"{operation}: indices {indices.Shape} must have the rank of {Shape} and, beside axis {axis}, at most its sizes. For whole slices use Take.");
    }
}
