namespace Fathom;

/// <summary>Slices of an axis by number: operands (x, i64 indices); the indices' shape replaces the axis.</summary>
internal sealed class TakeOp(int axis) : Operation, IEquatable<TakeOp>
{
    public int Axis { get; } = axis;

    public override string Name => "take";

    internal override Tensor?[] Vjp(Tensor dy, Tensor y) =>
        [TakeGradientOp.Add(dy, y.Operands[1], Axis, y.Operands[0].Shape), null];

    internal override long Flops(Tensor y) => 0;

    internal override Tensor Vmap(Tensor y, Vectorisation batch)
    {
        var (x, indices) = (y.Operands[0], y.Operands[1]);
        if (!batch.IsBatched(indices))
            return new(new TakeOp(Axis + 1), y.DType, batch.Shape(y.Shape), batch[x], indices);
        // The axis of all samples one after another.
        var rows = Vectorisation.Join(batch[x].MoveAxis(Axis + 1, 1));
        var numbers = SampleIndices.Of(batch, indices, x.Shape[Axis]);
        return new Tensor(new TakeOp(0), y.DType, [.. numbers.Shape, .. rows.Shape[1..]], rows, numbers)
            .MoveAxes(1, indices.Rank, Axis + 1);
    }

    public bool Equals(TakeOp? other) => other is not null && other.Axis == Axis;

    public override bool Equals(object? obj) => Equals(obj as TakeOp);

    public override int GetHashCode() => Axis;

    public override string ToString() => $"take axis {Axis}";
}

/// <summary>Zeros of the result's shape with slices added at numbered places of an axis: operands (slices, i64 indices).</summary>
internal sealed class TakeGradientOp(int axis) : Operation, IEquatable<TakeGradientOp>
{
    public int Axis { get; } = axis;

    public override string Name => "take_gradient";

    public static Tensor Add(Tensor slices, Tensor indices, int axis, Shape shape) =>
        slices.AtLeastF32(x => new(new TakeGradientOp(axis), x.DType, shape, x, indices));

    internal override Tensor?[] Vjp(Tensor dy, Tensor y) => [dy.Take(y.Operands[1], Axis), null];

    internal override long Flops(Tensor y) => y.Operands[0].ElementCount;

    internal override Tensor Vmap(Tensor y, Vectorisation batch)
    {
        var (slices, indices) = (y.Operands[0], y.Operands[1]);
        if (!batch.IsBatched(indices))
            return new(new TakeGradientOp(Axis + 1), y.DType, batch.Shape(y.Shape), batch[slices], indices);
        var size = y.Shape[Axis];
        var others = y.Shape.Without(Axis);
        var numbers = SampleIndices.Of(batch, indices, size);
        return new Tensor(new TakeGradientOp(0), y.DType, [batch.Size * size, .. others], batch[slices].MoveAxes(Axis + 1, indices.Rank, 1), numbers)
            .Reshape([batch.Size, size, .. others]).MoveAxis(1, Axis + 1);
    }

    public bool Equals(TakeGradientOp? other) => other is not null && other.Axis == Axis;

    public override bool Equals(object? obj) => Equals(obj as TakeGradientOp);

    public override int GetHashCode() => Axis;

    public override string ToString() => $"take_gradient axis {Axis}";
}

public sealed partial class Tensor
{
    /// <summary>
    /// Slices of an axis by number: [..., n, ...] with indices [i, j] gives [..., i, j, ...]. Embedding look-up is <c>table.Take(tokens)</c>.
    /// </summary>
    /// <param name="indices">Integers of any shape, in -n..n-1; negative ones count from the end. Others are an error when the result is computed.</param>
    /// <param name="axis">The axis to take from.</param>
    public Tensor Take(Tensor indices, int axis = 0)
    {
        axis = Shape.Axis(axis, "Take");
        return new(new TakeOp(axis), DType, [.. Shape[..axis], .. indices.Shape, .. Shape[(axis + 1)..]], this, Indices(indices, "Take"));
    }

    /// <summary>This tensor with slices of <paramref name="source"/> added at numbered places of an axis; a place named twice gets both.</summary>
    /// <param name="axis">The axis.</param>
    /// <param name="indices">Integers [k].</param>
    /// <param name="source">This shape, but with size k along the axis.</param>
    public Tensor IndexAdd(int axis, Tensor indices, Tensor source)
    {
        axis = Shape.Axis(axis, "IndexAdd");
        Shape expected = [.. Shape[..axis], .. indices.Shape, .. Shape[(axis + 1)..]];
        if (source.Shape != expected)
            throw new ShapeException($"IndexAdd: with indices {indices.Shape} along axis {axis} of {Shape} the source must be {expected}, got {source.Shape}.");
        return this + TakeGradientOp.Add(source, Indices(indices, "IndexAdd"), axis, Shape);
    }

    private static Tensor Indices(Tensor indices, string operation) => indices.DType.IsInteger ? indices.To(DType.I64)
        : throw new DTypeException($"{operation}: indices must be integers, got {indices.DType.Name} {indices.Shape}. Convert with .To(DType.I64)?");
}
