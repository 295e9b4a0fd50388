namespace Fathom.Compiler;

/// <summary>Where a member of a group has its elements.</summary>
internal enum Extent : byte
{
    /// <summary>One for every point of the group's space.</summary>
    Full,

    /// <summary>One for every row: the result of a reduction over the trailing axes, or computed from such.</summary>
    Row,
}

/// <summary>Element-wise operations and reductions that will be one kernel over a common space.</summary>
/// <param name="space">Sizes of the common space, without axes of size 1.</param>
internal sealed class LoopGroup(Shape space)
{
    /// <summary>Sizes of the common space, without axes of size 1.</summary>
    public Shape Space { get; private set; } = space;

    /// <summary>The axes of the space that reductions in the group reduce, or null while there is none.</summary>
    public Shape? Reduced { get; set; }

    /// <summary>The nodes computed, and how far each extends.</summary>
    public Dictionary<Tensor, Extent> Members { get; } = [];

    /// <summary>The place in the graph's order before which no member comes.</summary>
    public int FirstPlace { get; set; } = int.MaxValue;

    /// <summary>The place in the graph's order after which no member comes.</summary>
    public int LastPlace { get; set; } = -1;

    /// <summary>Members whose values are needed outside.</summary>
    public HashSet<Tensor> Stored { get; } = [];

    /// <summary>Whether the reduced axes are walked innermost, so that row values can be used within the kernel.</summary>
    public bool HasRows { get; set; }

    /// <summary>Sizes of the space without the reduced axes.</summary>
    public Shape RowSpace
    {
        get
        {
            var (space, reduced) = (Space, Reduced ?? []);
            return [.. Enumerable.Range(0, space.Rank).Where(axis => !reduced.Contains(axis)).Select(axis => space[axis])];
        }
    }

    /// <summary>Whether <paramref name="axes"/> are the last ones of <paramref name="space"/>.</summary>
    public static bool IsTrailing(Shape axes, Shape space) => axes.Rank > 0 && axes[0] == space.Rank - axes.Rank;

    /// <summary>Makes this group, so far over row values only, one over <paramref name="space"/> in which they are rows.</summary>
    public void Widen(Shape space)
    {
        Space = space;
        foreach (var member in Members.Keys.ToArray())
            Members[member] = Extent.Row;
    }

    /// <summary>A shape without its axes of size 1.</summary>
    public static Shape Squeeze(Shape shape)
    {
        var sizes = shape.Sizes;
        if (!sizes.Contains(1))
            return shape;
        Span<int> kept = stackalloc int[sizes.Length];
        var count = 0;
        foreach (var size in sizes)
            if (size != 1)
                kept[count++] = size;
        return Shape.Create(kept[..count]);
    }

    /// <summary>A view without its axes of size 1.</summary>
    public static View Squeeze(View view)
    {
        if (!view.Shape.Sizes.Contains(1))
            return view;
        var strides = new List<long>();
        for (var axis = 0; axis < view.Shape.Rank; axis++)
            if (view.Shape[axis] != 1)
                strides.Add(view.Strides[axis]);
        return new View(Squeeze(view.Shape), strides.ToArray(), view.Offset);
    }

    /// <summary>The axes of a reduction, numbered without axes of size 1.</summary>
    public static Shape SqueezeAxes(Shape operand, Shape axes) => !operand.Sizes.Contains(1) ? axes
        : [.. axes.Where(axis => operand[axis] != 1).Select(axis => operand[..axis].Count(size => size != 1))];
}
