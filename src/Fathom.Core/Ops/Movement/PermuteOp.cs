namespace Fathom;

/// <summary>Axes in another order: axis k of the result is axis Axes[k] of the operand.</summary>
internal sealed class PermuteOp(Shape axes) : ViewOperation, IEquatable<PermuteOp>
{
    public Shape Axes { get; } = axes;

    public override string Name => "permute";

    public override View Apply(View operand, Shape result) => operand.Permute(Axes.Sizes);

    internal override Tensor?[] Vjp(Tensor dy, Tensor y)
    {
        var inverse = new int[Axes.Rank];
        for (var k = 0; k < inverse.Length; k++)
            inverse[Axes[k]] = k;
        return [dy.Permute(inverse)];
    }

    internal override Tensor Vmap(Tensor y, Vectorisation batch) => batch.Same(new PermuteOp([0, .. Axes.Select(axis => axis + 1)]), y);

    public bool Equals(PermuteOp? other) => other is not null && other.Axes == Axes;

    public override bool Equals(object? obj) => Equals(obj as PermuteOp);

    public override int GetHashCode() => Axes.GetHashCode();

    public override string ToString() => $"permute {Axes}";
}

public sealed partial class Tensor
{
    /// <summary>Axes reordered: axis k of the result is axis <c>axes[k]</c> of this.</summary>
    /// <exception cref="ShapeException">When <paramref name="axes"/> does not name each axis once.</exception>
    public Tensor Permute(params ReadOnlySpan<int> axes)
    {
        var order = new int[axes.Length];
        var sizes = new int[axes.Length];
        var named = new bool[Rank];
        var identity = true;
        for (var k = 0; k < axes.Length; k++)
        {
            var axis = Shape.Axis(axes[k], "Permute");
            if (named[axis])
                throw new ShapeException($"Permute: [{string.Join(", ", axes.ToArray())}] names axis {axis} twice.");
            (named[axis], order[k], sizes[k]) = (true, axis, Shape[axis]);
            identity &= axis == k;
        }
        if (axes.Length != Rank)
            throw new ShapeException($"Permute: [{string.Join(", ", axes.ToArray())}] must name each of the {Rank} axes of {Shape} once.");
        return identity ? this : new(new PermuteOp(Fathom.Shape.Create(order)), DType, Fathom.Shape.Create(sizes), this);
    }

    /// <summary>Two axes exchanged.</summary>
    public Tensor Transpose(int axis0, int axis1)
    {
        (axis0, axis1) = (Shape.Axis(axis0, "Transpose"), Shape.Axis(axis1, "Transpose"));
        var order = Enumerable.Range(0, Rank).ToArray();
        (order[axis0], order[axis1]) = (axis1, axis0);
        return Permute(order);
    }

    /// <summary>The transposed matrix; for more axes the last two are exchanged (a stack of matrices).</summary>
    /// <exception cref="ShapeException">For fewer than two axes.</exception>
    public Tensor T => Rank >= 2 ? Transpose(-2, -1)
        : throw new ShapeException($"T: takes a matrix or a stack of them, got shape {Shape}. Unsqueeze it to a row or column first?");
}
