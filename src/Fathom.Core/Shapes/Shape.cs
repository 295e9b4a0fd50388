using System.Collections;
using System.Runtime.CompilerServices;

namespace Fathom;

/// <summary>Sizes of a tensor's axes, outermost first; the empty shape is a scalar. Immutable, compared by value.</summary>
[CollectionBuilder(typeof(Shape), nameof(Create))]
public readonly struct Shape : IEquatable<Shape>, IReadOnlyList<int>
{
    private readonly int[]? sizes;

    private Shape(int[] sizes) => this.sizes = sizes;

    /// <summary>The shape of a single number.</summary>
    public static Shape Scalar => default;

    /// <summary>Builds a shape from its sizes; written <c>[2, 3]</c>.</summary>
    /// <exception cref="ShapeException">When a size is negative or the elements number more than 2^40.</exception>
    public static Shape Create(ReadOnlySpan<int> sizes)
    {
        long count = 1;
        foreach (var size in sizes)
        {
            if (size < 0)
                throw new ShapeException($"Shape: sizes must not be negative, got [{string.Join(", ", sizes.ToArray())}].");
            count = size == 0 || count == 0 ? 0 : checked(count * size);
            if (count > 1L << 40)
                throw new ShapeException($"Shape: [{string.Join(", ", sizes.ToArray())}] has more than 2^40 elements.");
        }
        return sizes.IsEmpty ? default : new Shape(sizes.ToArray());
    }

    /// <summary>Number of axes.</summary>
    public int Rank => sizes?.Length ?? 0;

    /// <summary>Number of axes, so that <c>shape[^1]</c> and list patterns work.</summary>
    public int Count => Rank;

    /// <summary>Number of elements; 1 for a scalar.</summary>
    public long ElementCount
    {
        get
        {
            long count = 1;
            foreach (var size in Sizes)
                count *= size;
            return count;
        }
    }

    /// <summary>The sizes, outermost first.</summary>
    public ReadOnlySpan<int> Sizes => sizes;

    /// <summary>Size of axis <paramref name="axis"/>, counted from the outermost.</summary>
    public int this[int axis] => Sizes[axis];

    /// <summary>The axes <paramref name="range"/> as a shape of their own.</summary>
    public Shape this[Range range] => Create(Sizes[range]);

    /// <summary>Axis number in 0..Rank-1 for <paramref name="axis"/>, which may count from the end when negative.</summary>
    /// <exception cref="ShapeException">When there is no such axis.</exception>
    public int Axis(int axis, string operation)
    {
        var resolved = axis < 0 ? axis + Rank : axis;
        if ((uint)resolved >= (uint)Rank)
            throw new ShapeException(Rank == 0
                ? $"{operation}: axis {axis} of a scalar: there are no axes. Reshape it to [1] first?"
                : $"{operation}: axis {axis} is out of range for shape {this}, whose axes are {-Rank} to {Rank - 1}.");
        return resolved;
    }

    /// <summary>This shape with axis <paramref name="axis"/> (0..Rank-1) of another size.</summary>
    public Shape With(int axis, int size)
    {
        var changed = Sizes.ToArray();
        changed[axis] = size;
        return Create(changed);
    }

    /// <summary>This shape without axis <paramref name="axis"/> (0..Rank-1).</summary>
    public Shape Without(int axis) => [.. Sizes[..axis], .. Sizes[(axis + 1)..]];

    /// <summary>This shape with a new axis of size <paramref name="size"/> before axis <paramref name="axis"/> (0..Rank).</summary>
    public Shape Insert(int axis, int size) => [.. Sizes[..axis], size, .. Sizes[axis..]];

    /// <summary>The shape to which <paramref name="a"/> and <paramref name="b"/> broadcast, as in NumPy.</summary>
    /// <exception cref="ShapeException">When an axis differs and neither size is 1.</exception>
    public static Shape Broadcast(Shape a, Shape b, string operation)
    {
        if (a == b)
            return a;
        var rank = Math.Max(a.Rank, b.Rank);
        var result = new int[rank];
        for (var fromEnd = 1; fromEnd <= rank; fromEnd++)
        {
            var sizeA = fromEnd <= a.Rank ? a[^fromEnd] : 1;
            var sizeB = fromEnd <= b.Rank ? b[^fromEnd] : 1;
            if (sizeA != sizeB && sizeA != 1 && sizeB != 1)
                throw new ShapeException(
                    $"{operation}: shapes {a} and {b} do not broadcast: counted from the last axis, axis {fromEnd} is {sizeA} against {sizeB}. "
                    + "Reshape or Unsqueeze one side so that the axes line up?");
            result[^fromEnd] = sizeA == 1 ? sizeB : sizeA;
        }
        return Create(result);
    }

    /// <inheritdoc/>
    public bool Equals(Shape other) => Sizes.SequenceEqual(other.Sizes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = 17;
        foreach (var size in Sizes)
            hash = hash * 31 + size;
        return hash;
    }

    /// <summary>Same rank and sizes.</summary>
    public static bool operator ==(Shape a, Shape b) => a.Equals(b);

    /// <summary>Another rank or other sizes.</summary>
    public static bool operator !=(Shape a, Shape b) => !a.Equals(b);

    /// <summary>As written in code: "[2, 3]".</summary>
    public override string ToString() => $"[{string.Join(", ", sizes ?? [])}]";

    /// <inheritdoc/>
    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)(sizes ?? [])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
