namespace Fathom;

/// <summary>
/// How the elements of a shape lie in a buffer: element [i, j, ...] is at <c>Offset + i * Strides[0] + j * Strides[1] + ...</c>,
/// counted in elements. Strides may be zero (broadcast) or negative (flipped).
/// </summary>
public sealed class View : IEquatable<View>
{
    private readonly long[] strides;

    /// <summary>A view of <paramref name="shape"/> with the given strides, one per axis.</summary>
    public View(Shape shape, ReadOnlySpan<long> strides, long offset = 0)
        : this(strides.ToArray(), shape, offset)
    {
    }

    // The strides are the view's own from now on.
    private View(long[] strides, Shape shape, long offset = 0) => (this.strides, Shape, Offset) = (strides, shape, offset);

    /// <summary>Row-major: the last axis is contiguous, no gaps.</summary>
    public static View RowMajor(Shape shape)
    {
        var strides = new long[shape.Rank];
        long step = 1;
        for (var axis = shape.Rank - 1; axis >= 0; axis--)
        {
            strides[axis] = step;
            step *= shape[axis];
        }
        return new View(strides, shape);
    }

    /// <summary>Dense storage in which <paramref name="order"/> lists the axes from outermost to innermost.</summary>
    public static View Dense(Shape shape, ReadOnlySpan<int> order)
    {
        var strides = new long[shape.Rank];
        long step = 1;
        for (var place = order.Length - 1; place >= 0; place--)
        {
            strides[order[place]] = step;
            step *= shape[order[place]];
        }
        return new View(strides, shape);
    }

    /// <summary>The sizes seen through this view.</summary>
    public Shape Shape { get; }

    /// <summary>Distance in elements between neighbours along each axis.</summary>
    public ReadOnlySpan<long> Strides => strides;

    /// <summary>Place of element [0, 0, ...], in elements.</summary>
    public long Offset { get; }

    /// <summary>Whether the elements lie in row-major order without gaps (axes of size one do not matter).</summary>
    public bool IsRowMajor
    {
        get
        {
            long step = 1;
            for (var axis = Shape.Rank - 1; axis >= 0; axis--)
            {
                if (Shape[axis] == 1)
                    continue;
                if (strides[axis] != step)
                    return Shape.ElementCount == 0;
                step *= Shape[axis];
            }
            return true;
        }
    }

    /// <summary>
    /// The axes from the outermost to the innermost if the elements are dense in that order, from the first of the buffer on; null when they are not.
    /// Axes of size one come first.
    /// </summary>
    public int[]? DenseOrder()
    {
        var order = Enumerable.Range(0, Shape.Rank).OrderByDescending(axis => Shape[axis] == 1 ? long.MaxValue : strides[axis]).ToArray();
        long step = 1;
        for (var place = order.Length - 1; place >= 0; place--)
        {
            var axis = order[place];
            if (Shape[axis] != 1 && strides[axis] != step)
                return null;
            step *= Shape[axis];
        }
        return Offset == 0 ? order : null;
    }

    /// <summary>Axes reordered: axis k of the result is axis <c>axes[k]</c> of this.</summary>
    public View Permute(ReadOnlySpan<int> axes)
    {
        var sizes = new int[axes.Length];
        var moved = new long[axes.Length];
        for (var k = 0; k < axes.Length; k++)
            (sizes[k], moved[k]) = (Shape[axes[k]], strides[axes[k]]);
        return new View(moved, Shape.Create(sizes), Offset);
    }

    /// <summary>Broadcast to <paramref name="shape"/>: axes are aligned from the last, sizes of one are repeated.</summary>
    public View Expand(Shape shape)
    {
        var expanded = new long[shape.Rank];
        var added = shape.Rank - Shape.Rank;
        for (var axis = 0; axis < Shape.Rank; axis++)
            expanded[added + axis] = Shape[axis] == 1 && shape[added + axis] != 1 ? 0 : strides[axis];
        return new View(expanded, shape, Offset);
    }

    /// <summary>Every <paramref name="step"/>-th element of an axis from <paramref name="start"/>, <paramref name="count"/> of them; the step may be negative.</summary>
    public View Slice(int axis, int start, int step, int count)
    {
        var stepped = (long[])strides.Clone();
        stepped[axis] *= step;
        return new View(stepped, Shape.With(axis, count), Offset + start * strides[axis]);
    }

    /// <summary>
    /// Windows of <paramref name="size"/> elements, <paramref name="dilation"/> apart, beginning every <paramref name="step"/>
    /// elements of an axis: the axis counts the windows and a new last axis walks within a window.
    /// </summary>
    public View Window(int axis, int size, int step, int dilation)
    {
        var windows = (Shape[axis] - (size - 1) * dilation - 1) / step + 1;
        long[] walked = [.. strides, strides[axis] * dilation];
        walked[axis] *= step;
        return new View(walked, [.. Shape.With(axis, windows), size], Offset);
    }

    /// <summary>The same elements in row-major order under another shape, or null when no strides can express it.</summary>
    public View? Reshape(Shape shape)
    {
        if (Shape.ElementCount == 0)
            return RowMajor(shape);
        var (runs, runStrides) = Runs();
        var reshaped = new long[shape.Rank];
        int run = runs.Count - 1;
        long left = run >= 0 ? runs[run] : 1, step = run >= 0 ? runStrides[run] : 1;
        for (var axis = shape.Rank - 1; axis >= 0; axis--)
        {
            if (shape[axis] == 1)
            {
                reshaped[axis] = 1;
                continue;
            }
            if (left == 1 && run > 0)
                (left, step) = (runs[--run], runStrides[run]);
            if (left % shape[axis] != 0)
                return null;
            reshaped[axis] = step;
            step *= shape[axis];
            left /= shape[axis];
        }
        return new View(reshaped, shape, Offset);
    }

    /// <summary>Neighbouring axes merged where one step of the outer is a full walk of the inner; size-one axes dropped.</summary>
    private (List<long> Sizes, List<long> Strides) Runs()
    {
        List<long> sizes = [], steps = [];
        for (var axis = 0; axis < Shape.Rank; axis++)
        {
            if (Shape[axis] == 1)
                continue;
            if (sizes.Count > 0 && steps[^1] == strides[axis] * Shape[axis])
                (sizes[^1], steps[^1]) = (sizes[^1] * Shape[axis], strides[axis]);
            else
            {
                sizes.Add(Shape[axis]);
                steps.Add(strides[axis]);
            }
        }
        return (sizes, steps);
    }

    /// <inheritdoc/>
    public bool Equals(View? other) =>
        other is not null && Offset == other.Offset && Shape == other.Shape && Strides.SequenceEqual(other.Strides);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as View);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = HashCode.Combine(Shape, Offset);
        foreach (var stride in strides)
            hash = hash * 31 + (int)stride;
        return hash;
    }

    /// <inheritdoc/>
    public override string ToString() =>
        IsRowMajor && Offset == 0 ? Shape.ToString() : $"{Shape} strides [{string.Join(", ", strides)}]" + (Offset == 0 ? "" : $" from {Offset}");
}
