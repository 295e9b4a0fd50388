namespace Fathom;

public sealed partial class Tensor
{
    /// <summary>Elements moved along an axis by <paramref name="shift"/> places; those that leave at one end enter at the other.</summary>
    public Tensor Roll(int shift, int axis)
    {
        axis = Shape.Axis(axis, "Roll");
        var size = Shape[axis];
        var cut = size == 0 ? 0 : ((-shift % size) + size) % size;
        return cut == 0 ? this : Concatenate([Slice(axis, cut..), Slice(axis, ..cut)], axis);
    }

    /// <summary>The whole tensor repeated along each axis; more counts than axes add leading axes.</summary>
    public Tensor Tile(params ReadOnlySpan<int> counts)
    {
        var rank = Math.Max(counts.Length, Rank);
        List<int> split = [], repeated = [], joined = [];
        for (var axis = 0; axis < rank; axis++)
        {
            var size = axis < rank - Rank ? 1 : Shape[axis - (rank - Rank)];
            var count = axis < rank - counts.Length ? 1 : counts[axis - (rank - counts.Length)];
            ArgumentOutOfRangeException.ThrowIfNegative(count, nameof(counts));
            split.AddRange([1, size]);
            repeated.AddRange([count, size]);
            joined.Add(count * size);
        }
        return Reshape(Fathom.Shape.Create([.. split])).BroadcastTo([.. repeated]).Reshape(Fathom.Shape.Create([.. joined]));
    }

    /// <summary>Each element of an axis repeated <paramref name="count"/> times in place: a a b b c c.</summary>
    public Tensor RepeatInterleave(int count, int axis)
    {
        axis = Shape.Axis(axis, "RepeatInterleave");
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return Unsqueeze(axis + 1).BroadcastTo(Shape.Insert(axis + 1, count)).Reshape(Shape.With(axis, Shape[axis] * count));
    }

    /// <summary>Axis <paramref name="from"/> moved to place <paramref name="to"/>, the others keeping their order.</summary>
    public Tensor MoveAxis(int from, int to)
    {
        (from, to) = (Shape.Axis(from, "MoveAxis"), Shape.Axis(to, "MoveAxis"));
        var order = Enumerable.Range(0, Rank).Where(axis => axis != from).ToList();
        order.Insert(to, from);
        return Permute([.. order]);
    }
}
