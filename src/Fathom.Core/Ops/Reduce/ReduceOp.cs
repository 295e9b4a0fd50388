namespace Fathom;

/// <summary>Reduction over some axes, which disappear from the shape.</summary>
internal sealed class ReduceOp(ReduceKind kind, Shape axes) : Operation, IEquatable<ReduceOp>
{
    public ReduceKind Kind { get; } = kind;

    /// <summary>The reduced axes of the operand, ascending.</summary>
    public Shape Axes { get; } = axes;

    public override string Name => Kind switch
    {
        ReduceKind.Sum => "sum",
        ReduceKind.Product => "product",
        ReduceKind.Max => "max",
        ReduceKind.Min => "min",
        ReduceKind.ArgMax => "argmax",
        _ => "argmin",
    };

    internal override long Flops(Tensor y) => y.Operands[0].ElementCount;

    internal override Tensor?[] Vjp(Tensor dy, Tensor y)
    {
        var x = y.Operands[0];
        var kept = x.Shape;
        foreach (var axis in Axes.Sizes)
            kept = kept.With(axis, 1);
        return Kind switch
        {
            ReduceKind.Sum => [dy.Reshape(kept).BroadcastTo(x.Shape)],
            ReduceKind.Product => [dy.Reshape(kept).BroadcastTo(x.Shape) * ProductOfOthers(x)],
            // The gradient is shared evenly by all elements that attain the extreme.
            ReduceKind.Max or ReduceKind.Min => [Shared(dy.Reshape(kept), x.EqualTo(y.Reshape(kept)).To(x.DType))],
            _ => [null],
        };
    }

    private Tensor Shared(Tensor dy, Tensor attained) => attained * (dy / attained.Sum(Axes.Sizes, keepAxes: true));

    // The product of everything before and everything after each element: right also where elements are zero.
    private Tensor ProductOfOthers(Tensor x)
    {
        int[] order = [.. Enumerable.Range(0, x.Rank).Where(axis => !Axes.Contains(axis)), .. Axes];
        var moved = x.Permute(order);
        var line = moved.Flatten(x.Rank - Axes.Rank);
        var others = Before(line) * Before(line.Flip(-1)).Flip(-1);
        var inverse = new int[order.Length];
        for (var k = 0; k < order.Length; k++)
            inverse[order[k]] = k;
        return others.Reshape(moved.Shape).Permute(inverse);

        static Tensor Before(Tensor line) => line.CumulativeProduct(-1).Pad(-1, 1, -1, value: 1);
    }

    internal override Tensor Vmap(Tensor y, Vectorisation batch) => batch.Same(new ReduceOp(Kind, [.. Axes.Select(axis => axis + 1)]), y);

    public bool Equals(ReduceOp? other) => other is not null && other.Kind == Kind && other.Axes == Axes;

    public override bool Equals(object? obj) => Equals(obj as ReduceOp);

    public override int GetHashCode() => HashCode.Combine(Kind, Axes);

    public override string ToString() => $"{Name} over {Axes}";
}

public sealed partial class Tensor
{
    /// <summary>Sum over the given axes (all when none is given). Integers and bools sum as i64.</summary>
    /// <param name="axes">Axes to sum over; negative counts from the last.</param>
    /// <param name="keepAxes">Whether the summed axes stay with size 1.</param>
    public Tensor Sum(ReadOnlySpan<int> axes = default, bool keepAxes = false) =>
        Reduce(DType.IsFloat ? this : To(DType.I64), ReduceKind.Sum, axes, keepAxes);

    /// <summary>Sum over one axis.</summary>
    public Tensor Sum(int axis, bool keepAxis = false) => Sum([axis], keepAxis);

    /// <summary>Product over the given axes (all when none is given). Integers and bools multiply as i64.</summary>
    public Tensor Product(ReadOnlySpan<int> axes = default, bool keepAxes = false) =>
        Reduce(DType.IsFloat ? this : To(DType.I64), ReduceKind.Product, axes, keepAxes);

    /// <summary>Product over one axis.</summary>
    public Tensor Product(int axis, bool keepAxis = false) => Product([axis], keepAxis);

    /// <summary>The largest element over the given axes (all when none is given); NaN if any is NaN.</summary>
    public Tensor Max(ReadOnlySpan<int> axes = default, bool keepAxes = false) => Reduce(this, ReduceKind.Max, axes, keepAxes);

    /// <summary>The largest element over one axis.</summary>
    public Tensor Max(int axis, bool keepAxis = false) => Max([axis], keepAxis);

    /// <summary>The smallest element over the given axes (all when none is given); NaN if any is NaN.</summary>
    public Tensor Min(ReadOnlySpan<int> axes = default, bool keepAxes = false) => Reduce(this, ReduceKind.Min, axes, keepAxes);

    /// <summary>The smallest element over one axis.</summary>
    public Tensor Min(int axis, bool keepAxis = false) => Min([axis], keepAxis);

    /// <summary>Place (i64) of the first largest element along an axis.</summary>
    public Tensor ArgMax(int axis = -1, bool keepAxis = false) => Reduce(this, ReduceKind.ArgMax, [axis], keepAxis);

    /// <summary>Place (i64) of the first smallest element along an axis.</summary>
    public Tensor ArgMin(int axis = -1, bool keepAxis = false) => Reduce(this, ReduceKind.ArgMin, [axis], keepAxis);

    private static Tensor Reduce(Tensor x, ReduceKind kind, ReadOnlySpan<int> axes, bool keepAxes)
    {
        var isReduced = new bool[x.Rank];
        foreach (var axis in axes)
        {
            var named = x.Shape.Axis(axis, kind.ToString());
            if (isReduced[named])
                throw new ShapeException($"{kind}: axes [{string.Join(", ", axes.ToArray())}] name axis {named} twice.");
            isReduced[named] = true;
        }
        if (axes.IsEmpty)
            Array.Fill(isReduced, true);
        int[] reduced = [.. Enumerable.Range(0, x.Rank).Where(axis => isReduced[axis])];
        if (reduced.Length == 0)
            return kind is ReduceKind.ArgMax or ReduceKind.ArgMin ? Zeros(x.Shape, DType.I64) : x;
        int[] kept = [.. Enumerable.Range(0, x.Rank).Where(axis => !isReduced[axis]).Select(axis => x.Shape[axis])];
        if (kind is not (ReduceKind.Sum or ReduceKind.Product) && reduced.Any(axis => x.Shape[axis] == 0))
            throw new ShapeException($"{kind}: there is no {kind} of nothing: shape {x.Shape} has an empty axis among [{string.Join(", ", reduced)}].");
        var dtype = kind is ReduceKind.ArgMax or ReduceKind.ArgMin ? DType.I64 : x.DType;
        var y = new Tensor(new ReduceOp(kind, [.. reduced]), dtype, Fathom.Shape.Create(kept), x);
        return keepAxes ? y.Reshape([.. x.Shape.Select((size, axis) => isReduced[axis] ? 1 : size)]) : y;
    }
}
