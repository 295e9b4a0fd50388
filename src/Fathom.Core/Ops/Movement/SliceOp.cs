namespace Fathom;

/// <summary>Every Step-th element of one axis from Start, Count of them; a negative step walks backwards.</summary>
internal sealed class SliceOp(int axis, int start, int step, int count) : ViewOperation, IEquatable<SliceOp>
{
    private readonly (int Axis, int Start, int Step, int Count) slice = (axis, start, step, count);

    public override string Name => "slice";

    public override View Apply(View operand, Shape result) => operand.Slice(slice.Axis, slice.Start, slice.Step, slice.Count);

    internal override Tensor?[] Vjp(Tensor dy, Tensor y) =>
        [new(new PlaceOp(slice.Axis, slice.Start, slice.Step), dy.DType, y.Operands[0].Shape, dy)];

    internal override Tensor Vmap(Tensor y, Vectorisation batch) => batch.Same(new SliceOp(slice.Axis + 1, slice.Start, slice.Step, slice.Count), y);

    public bool Equals(SliceOp? other) => other is not null && other.slice == slice;

    public override bool Equals(object? obj) => Equals(obj as SliceOp);

    public override int GetHashCode() => slice.GetHashCode();

    public override string ToString() => $"slice axis {slice.Axis} from {slice.Start} step {slice.Step} count {slice.Count}";
}

/// <summary>
/// Zeros of the result's shape with the operand placed along one axis at Start, Start + Step, ...: the transpose of <see cref="SliceOp"/>,
/// and padding when the step is 1.
/// </summary>
internal sealed class PlaceOp(int axis, int start, int step) : Operation, IEquatable<PlaceOp>
{
    public int Axis { get; } = axis;

    public int Start { get; } = start;

    public int Step { get; } = step;

    public override string Name => "place";

    internal override Tensor?[] Vjp(Tensor dy, Tensor y) => [dy.Slice(Axis, Start, Step, y.Operands[0].Shape[Axis])];

    internal override long Flops(Tensor y) => 0;

    internal override Tensor Vmap(Tensor y, Vectorisation batch) => batch.Same(new PlaceOp(Axis + 1, Start, Step), y);

    public bool Equals(PlaceOp? other) => other is not null && (other.Axis, other.Start, other.Step) == (Axis, Start, Step);

    public override bool Equals(object? obj) => Equals(obj as PlaceOp);

    public override int GetHashCode() => HashCode.Combine(Axis, Start, Step);

    public override string ToString() => $"place axis {Axis} at {Start} step {Step}";
}

public sealed partial class Tensor
{
    /// <summary><paramref name="count"/> elements of an axis from <paramref name="start"/>, <paramref name="step"/> apart (not 0; negative walks backwards).</summary>
    /// <exception cref="ShapeException">When the walk leaves the axis.</exception>
    public Tensor Slice(int axis, int start, int step, int count)
    {
        axis = Shape.Axis(axis, "Slice");
        if (step == 0)
            throw new ShapeException("Slice: the step must not be 0.");
        var last = start + (long)step * (count - 1);
        if (count < 0 || count > 0 && ((uint)start >= (uint)Shape[axis] || last < 0 || last >= Shape[axis]))
            throw new ShapeException($"Slice: {count} elements from {start} in steps of {step} leave axis {axis} of {Shape}.");
        return start == 0 && step == 1 && count == Shape[axis] ? this
            : new(new SliceOp(axis, start, step, count), DType, Shape.With(axis, count), this);
    }

    /// <summary>The elements <paramref name="range"/> of an axis, for instance <c>x.Slice(1, 2..^1)</c>.</summary>
    public Tensor Slice(int axis, Range range)
    {
        axis = Shape.Axis(axis, "Slice");
        var (start, length) = Resolve(range, Shape[axis]);
        return Slice(axis, start, 1, length);
    }

    /// <summary>Element <paramref name="index"/> of an axis, which disappears; a negative index counts from the end.</summary>
    public Tensor Select(int axis, int index)
    {
        axis = Shape.Axis(axis, "Select");
        var place = index < 0 ? index + Shape[axis] : index;
        if ((uint)place >= (uint)Shape[axis])
            throw new ShapeException($"Select: index {index} is out of range for axis {axis} of {Shape}, which has size {Shape[axis]}.");
        return Slice(axis, place, 1, 1).Reshape(Shape.Without(axis));
    }

    /// <summary>Elements in reverse order along the given axes (all when none is given).</summary>
    public Tensor Flip(params ReadOnlySpan<int> axes)
    {
        var flipped = this;
        foreach (var axis in axes.IsEmpty ? Enumerable.Range(0, Rank).ToArray() : axes)
        {
            var size = Shape[Shape.Axis(axis, "Flip")];
            if (size > 1)
                flipped = new(new SliceOp(Shape.Axis(axis, "Flip"), size - 1, -1, size), DType, Shape, flipped);
        }
        return flipped;
    }

    /// <summary>Cut along an axis into pieces of the given sizes, which must add up to the axis.</summary>
    public Tensor[] Split(int axis, params ReadOnlySpan<int> sizes)
    {
        axis = Shape.Axis(axis, "Split");
        var pieces = new Tensor[sizes.Length];
        var start = 0;
        for (var i = 0; i < sizes.Length; i++)
        {
            if (sizes[i] < 0 || sizes[i] > Shape[axis] - start)
                break;
            pieces[i] = Slice(axis, start, 1, sizes[i]);
            start += sizes[i];
        }
        if (start != Shape[axis] || pieces.Any(piece => piece is null))
            throw new ShapeException($"Split: sizes [{string.Join(", ", sizes.ToArray())}] do not add up to axis {axis} of {Shape}.");
        return pieces;
    }

    /// <summary>Cut along an axis into <paramref name="count"/> pieces of equal size, the last ones smaller when it does not divide.</summary>
    public Tensor[] Chunk(int axis, int count)
    {
        axis = Shape.Axis(axis, "Chunk");
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var size = Math.Max(1, (Shape[axis] + count - 1) / count);
        var pieces = new List<Tensor>();
        for (var start = 0; start < Shape[axis]; start += size)
            pieces.Add(Slice(axis, start, 1, Math.Min(size, Shape[axis] - start)));
        return [.. pieces];
    }

    private static (int Start, int Length) Resolve(Range range, int size)
    {
        var start = Math.Clamp(range.Start.IsFromEnd ? size - range.Start.Value : range.Start.Value, 0, size);
        var end = Math.Clamp(range.End.IsFromEnd ? size - range.End.Value : range.End.Value, start, size);
        return (start, end - start);
    }
}
