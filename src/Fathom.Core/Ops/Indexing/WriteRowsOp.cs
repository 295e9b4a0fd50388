namespace Fathom;

/// <summary>
/// A tensor with a run of slices of an axis replaced: operands (x, rows, i64 scalar position); rows take the place of slices position, position + 1, ...
/// Where x is a variable that takes the result and nobody reads the old value later, only the rows are written.
/// </summary>
internal sealed class WriteRowsOp(int axis) : Operation, IEquatable<WriteRowsOp>
{
    public int Axis { get; } = axis;

    public override string Name => "write_rows";

    internal override Tensor?[] Vjp(Tensor dy, Tensor y)
    {
        var (rows, position) = (y.Operands[1], y.Operands[2]);
        return [dy.WriteRows(Axis, position, rows.ZerosLike()), dy.Take(position + Tensor.Arange(rows.Shape[Axis]), Axis), null];
    }

    internal override long Flops(Tensor y) => 0;

    public bool Equals(WriteRowsOp? other) => other is not null && other.Axis == Axis;

    public override bool Equals(object? obj) => Equals(obj as WriteRowsOp);

    public override int GetHashCode() => Axis;

    public override string ToString() => $"write_rows axis {Axis}";
}

public sealed partial class Tensor
{
    /// <summary>
    /// This tensor with <paramref name="rows"/> in the place of as many slices of an axis, such as a cache of keys with those of new tokens. When a variable
    /// takes the result (in a compiled function, a training step) and nothing else reads what it held, the rows are written in place: a step costs no copy,
    /// however large the variable is.
    /// </summary>
    /// <param name="axis">The axis; negative numbers count from the end.</param>
    /// <param name="position">Where the rows begin, an i32 or i64 scalar. A value, not a part of the program. Beyond the axis it is an error when the result is computed.</param>
    /// <param name="rows">Shape of this tensor but for <paramref name="axis"/>; converted to its dtype.</param>
    /// <exception cref="ShapeException">When the shapes do not go together.</exception>
    /// <exception cref="DTypeException">When the position is no integer.</exception>
    public Tensor WriteRows(int axis, Tensor position, Tensor rows)
    {
        axis = Shape.Axis(axis, "WriteRows");
        if (rows.Rank != Rank || rows.Shape.With(axis, Shape[axis]) != Shape || rows.Shape[axis] > Shape[axis])
            throw new ShapeException($"WriteRows: rows {rows.Shape} must have the shape of {Shape} but for axis {axis}, where they may be fewer.");
        if (position.Rank != 0)
            throw new ShapeException($"WriteRows: position must be a scalar, got {position.Shape}.");
        return new(new WriteRowsOp(axis), DType, Shape, this, rows.To(DType), Indices(position, "WriteRows"));
    }
}
