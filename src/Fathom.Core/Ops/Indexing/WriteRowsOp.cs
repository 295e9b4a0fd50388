namespace Fathom;

/// <summary>
/// The first operand [..., S, D] with rows from an i64 scalar place on replaced by the second [..., T, D]; where the first is a variable that takes the result,
/// only these rows are touched.
/// </summary>
internal sealed class WriteRowsOp : Operation
{
    public static readonly WriteRowsOp Instance = new();

    public override string Name => "write_rows";

    internal override Tensor?[] Vjp(Tensor dy, Tensor y)
    {
        var (rows, start) = (y.Operands[1], y.Operands[2]);
        return [dy.WriteRows(rows.ZerosLike(), start), dy.Take(start + Tensor.Iota([rows.Shape[^2]], 0), -2), null];
    }

    // Each sample has a place of its own only if it is written by itself.
    internal override Tensor? Vmap(Tensor y, Vectorisation batch) => batch.IsBatched(y.Operands[2]) ? null
        : new(this, y.DType, batch.Shape(y.Shape), batch[y.Operands[0]], batch[y.Operands[1]], y.Operands[2]);

    internal override long Flops(Tensor y) => 0;
}

public sealed partial class Tensor
{
    /// <summary>
    /// This tensor [..., S, D] with <paramref name="rows"/> [..., T, D] in place of its rows <paramref name="start"/>, start + 1, ... Assigned to the variable that
    /// it is made from, such as a cache of keys, it is written there and nothing else is moved: the place is a value of the program and compiles nothing.
    /// </summary>
    /// <param name="rows">New rows; leading axes as here.</param>
    /// <param name="start">Integer scalar, 0 to S - T; others are an error when the result is computed.</param>
    /// <exception cref="ShapeException">When the shapes do not go together.</exception>
    /// <exception cref="DTypeException">When the dtypes differ, or the place is no integer.</exception>
    public Tensor WriteRows(Tensor rows, Tensor start)
    {
        if (Rank < 2 || rows.Rank != Rank || rows.Shape.With(Rank - 2, Shape[^2]) != Shape || rows.Shape[^2] > Shape[^2])
            throw new ShapeException($"WriteRows: {Shape} takes rows [..., at most {(Rank < 2 ? 0 : Shape[^2])}, {(Rank < 1 ? 0 : Shape[^1])}] with its leading axes, got {rows.Shape}.");
        if (rows.DType != DType)
            throw new DTypeException($"WriteRows: the rows are {rows.DType.Name}, the tensor is {DType.Name}. Convert them with .To(DType.{DType})?");
        if (start.Rank != 0 || !start.DType.IsInteger)
            throw new DTypeException($"WriteRows: the place must be one integer, got {start.DType.Name} {start.Shape}.");
        return new(WriteRowsOp.Instance, DType, Shape, this, rows, start.To(DType.I64));
    }
}
