namespace Fathom;

/// <summary>The order (i64) that sorts an axis; equal elements keep their order; NaN counts as largest.</summary>
internal sealed class ArgSortOp(int axis, bool descending) : Operation, IEquatable<ArgSortOp>
{
    public int Axis { get; } = axis;

    public bool Descending { get; } = descending;

    public override string Name => "argsort";

    internal override Tensor?[] Vjp(Tensor dy, Tensor y) => [null];

    internal override Tensor Vmap(Tensor y, Vectorisation batch) => batch.Same(new ArgSortOp(Axis + 1, Descending), y);

    public bool Equals(ArgSortOp? other) => other is not null && (other.Axis, other.Descending) == (Axis, Descending);

    public override bool Equals(object? obj) => Equals(obj as ArgSortOp);

    public override int GetHashCode() => HashCode.Combine(Axis, Descending);

    public override string ToString() => $"argsort axis {Axis}{(Descending ? " descending" : "")}";
}

public sealed partial class Tensor
{
    /// <summary>The places (i64) of the elements in sorted order along an axis; equal elements keep their order, NaN counts as largest.</summary>
    public Tensor ArgSort(int axis = -1, bool descending = false) =>
        new(new ArgSortOp(Shape.Axis(axis, "ArgSort"), descending), DType.I64, Shape, Comparable);

    /// <summary>Elements in sorted order along an axis, and the places (i64) where they were.</summary>
    public (Tensor Values, Tensor Indices) Sort(int axis = -1, bool descending = false)
    {
        var order = ArgSort(axis, descending);
        return (Gather(axis, order), order);
    }

    /// <summary>The <paramref name="count"/> largest elements along an axis in descending order, and their places (i64).</summary>
    public (Tensor Values, Tensor Indices) TopK(int count, int axis = -1, bool largest = true)
    {
        axis = Shape.Axis(axis, "TopK");
        if (count < 0 || count > Shape[axis])
            throw new ShapeException($"TopK: axis {axis} of {Shape} has {Shape[axis]} elements, {count} were asked for.");
        var order = ArgSort(axis, descending: largest).Slice(axis, ..count);
        return (Gather(axis, order), order);
    }
}
