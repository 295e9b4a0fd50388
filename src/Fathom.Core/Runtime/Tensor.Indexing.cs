namespace Fathom;

public sealed partial class Tensor
{
    /// <summary>
    /// A part of the tensor: <c>x[0]</c>, <c>x[.., 1..^1]</c>, <c>x[^1, Indexer.Stepped(.., 2)]</c>, <c>x[indices]</c>, <c>x[x > 0]</c>. Each position
    /// applies to the next axis; axes without a position are taken whole. A bool tensor gives a vector of the chosen elements and is evaluated at
    /// once, since the result's size depends on it.
    /// </summary>
    /// <exception cref="ShapeException">When an index is out of range or there are more positions than axes.</exception>
    public Tensor this[params ReadOnlySpan<Indexer> positions]
    {
        get
        {
            var used = 0;
            foreach (var position in positions)
                used += AxesOf(position);
            if (used > Rank)
                throw new ShapeException($"Index: {used} positions for the {Rank} axes of {Shape}.");
            var (result, axis) = (this, 0);
            foreach (var position in positions)
            {
                if (position.Kind == IndexerKind.Ellipsis)
                    axis += Rank - used;
                else
                    (result, axis) = Apply(result, position, axis);
            }
            return result;
        }
    }

    private static int AxesOf(Indexer position) => position.Kind switch
    {
        IndexerKind.NewAxis or IndexerKind.Ellipsis => 0,
        IndexerKind.Tensor when position.Tensor!.DType == DType.Bool => position.Tensor.Rank,
        _ => 1,
    };

    private static (Tensor Result, int NextAxis) Apply(Tensor x, Indexer position, int axis)
    {
        switch (position.Kind)
        {
            case IndexerKind.NewAxis:
                return (x.Unsqueeze(axis), axis + 1);
            case IndexerKind.Index:
                return (x.Select(axis, position.Index.GetOffset(x.Shape[axis]) is var place && place >= 0 ? place : OutOfRange(x, position.Index, axis)), axis);
            case IndexerKind.Range:
                return (StepThrough(x, axis, position.Range, position.Step), axis + 1);
            default:
                var tensor = position.Tensor!;
                return tensor.DType == DType.Bool ? (Where(x, tensor, axis), axis + 1) : (x.Take(tensor, axis), axis + tensor.Rank);
        }
    }

    private static int OutOfRange(Tensor x, Index index, int axis) =>
        throw new ShapeException($"Index: {index} is out of range for axis {axis} of {x.Shape}, which has size {x.Shape[axis]}.");

    private static Tensor StepThrough(Tensor x, int axis, Range range, int step)
    {
        var (start, length) = Resolve(range, x.Shape[axis]);
        var count = (length + Math.Abs(step) - 1) / Math.Abs(step);
        return x.Slice(axis, step > 0 || length == 0 ? start : start + length - 1, step, count);
    }

    private static Tensor Where(Tensor x, Tensor mask, int axis)
    {
        if (mask.Shape != x.Shape[axis..(axis + mask.Rank)])
            throw new ShapeException($"Index: a bool index {mask.Shape} must have the sizes of the axes it chooses from, {x.Shape[axis..(axis + mask.Rank)]} of {x.Shape}.");
        var chosen = new List<long>();
        var holds = mask.ToArray<bool>();
        for (var i = 0; i < holds.Length; i++)
            if (holds[i])
                chosen.Add(i);
        var flat = x.Reshape([.. x.Shape[..axis], holds.Length, .. x.Shape[(axis + mask.Rank)..]]);
        return flat.Take(From<long>([.. chosen]), axis);
    }

    /// <summary>Row-major places (i64, shape [count, Rank]) of the elements that are not zero; evaluated at once.</summary>
    public Tensor NonZero()
    {
        var holds = To(DType.Bool).ToArray<bool>();
        var places = new List<long>();
        for (var i = 0; i < holds.Length; i++)
        {
            if (!holds[i])
                continue;
            long rest = i;
            var index = new long[Rank];
            for (var axis = Rank - 1; axis >= 0; axis--)
                (index[axis], rest) = (rest % Shape[axis], rest / Shape[axis]);
            places.AddRange(index);
        }
        return From<long>([.. places], [Rank == 0 ? 0 : places.Count / Rank, Rank]);
    }

    /// <summary>The distinct elements in ascending order; for each element of this tensor its place among them; and how often each occurs. Evaluated at once.</summary>
    public (Tensor Values, Tensor Inverse, Tensor Counts) Unique()
    {
        var flat = Flatten();
        var order = flat.ArgSort();
        var sorted = flat.Take(order);
        // A new value begins where an element differs from the one before.
        var starts = sorted.Slice(0, 1..).NotEqual(sorted.Slice(0, ..^1)).Pad(0, 1, 0, value: 1);
        if (flat.ElementCount == 0)
            return (flat, Zeros(Shape, DType.I64), Zeros([0], DType.I64));
        var rank = starts.To(DType.I64).CumulativeSum(0) - 1;
        var inverse = Zeros(flat.Shape, DType.I64).ScatterAdd(0, order, rank).Reshape(Shape);
        var values = sorted[starts];
        var counts = Zeros(values.Shape, DType.I64).ScatterAddCounts(rank);
        return (values, inverse, counts);
    }

    private Tensor ScatterAddCounts(Tensor places) => IndexAdd(0, places, Ones(places.Shape, DType.I64));
}
