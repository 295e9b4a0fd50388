using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>
/// The elements of a view in row-major order as a sequence of runs: stretches of the innermost axis. Neighbouring axes are merged where
/// the strides allow it, so that a contiguous view is a single run whatever its rank.
/// </summary>
internal sealed class StridedSpace
{
    private const int MaxRank = 24;
    private readonly long[] sizes;
    private readonly long[] strides;
    private readonly long length;

    /// <summary>The space of the given axes, outermost first.</summary>
    /// <exception cref="NotSupportedException">More than 24 axes cannot be merged.</exception>
    public StridedSpace(ReadOnlySpan<int> axisSizes, ReadOnlySpan<long> axisStrides, long offset)
    {
        List<long> merged = [], steps = [];
        for (var axis = 0; axis < axisSizes.Length; axis++)
        {
            if (axisSizes[axis] == 1)
                continue;
            if (merged.Count > 0 && steps[^1] == axisStrides[axis] * axisSizes[axis])
                (merged[^1], steps[^1]) = (merged[^1] * axisSizes[axis], axisStrides[axis]);
            else
            {
                merged.Add(axisSizes[axis]);
                steps.Add(axisStrides[axis]);
            }
        }
        if (merged.Count == 0)
        {
            merged.Add(1);
            steps.Add(0);
        }
        if (merged.Count > MaxRank)
            throw new NotSupportedException($"Loop: {merged.Count} axes that cannot be merged; at most {MaxRank} are supported.");
        (sizes, strides, Offset) = ([.. merged], [.. steps], offset);
        (length, Stride, IsOneRun) = (sizes[^1], strides[^1], sizes.Length == 1);
    }

    /// <summary>Place of the first element.</summary>
    public long Offset { get; }

    /// <summary>Distance between neighbours of a run.</summary>
    public long Stride { get; }

    /// <summary>Whether there is only one run.</summary>
    public bool IsOneRun { get; }

    /// <summary>
    /// Whether <paramref name="count"/> elements from number <paramref name="first"/> are one run: the place where it begins, and that of the element that
    /// follows it.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryRun(long first, int count, out long offset, out long next)
    {
        if (!IsOneRun)
            return TryPartOfRun(first, count, out offset, out next);
        offset = Offset + first * Stride;
        next = offset + count * Stride;
        return count > 0;
    }

    private bool TryPartOfRun(long first, int count, out long offset, out long next)
    {
        offset = next = Offset;
        if (count > length || count == 0)
            return false;
        var run = Divide(first, length);
        var index = first - run * length;
        if (index + count > length)
            return false;
        // Where this run begins, and the one after it.
        var carry = 1L;
        for (var axis = sizes.Length - 2; axis > 0; axis--)
        {
            var outer = Divide(run, sizes[axis]);
            var place = run - outer * sizes[axis];
            offset += place * strides[axis];
            next += (place + carry < sizes[axis] ? place + carry : 0) * strides[axis];
            carry = place + carry < sizes[axis] ? 0 : carry;
            run = outer;
        }
        offset += run * strides[0] + index * Stride;
        next = index + count < length ? offset + count * Stride : next + (run + carry) * strides[0];
        return true;
    }

    // A division of 32 bits takes half as long.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Divide(long x, long y) => ((x | y) >> 32) == 0 ? (uint)x / (uint)y : x / y;

    /// <summary>Starts a walk over <paramref name="count"/> elements from number <paramref name="first"/>.</summary>
    public unsafe Walk From(long first, int count)
    {
        var walk = new Walk { Remaining = count, Offset = Offset };
        if (count == 0)
            return walk;
        var last = sizes.Length - 1;
        for (var axis = last; axis > 0; axis--)
        {
            var outer = Divide(first, sizes[axis]);
            walk.Index[axis] = first - outer * sizes[axis];
            walk.Offset += walk.Index[axis] * strides[axis];
            first = outer;
        }
        walk.Index[0] = first;
        walk.Offset += first * strides[0];
        return walk;
    }

    /// <summary>The next run: its first place and length; false at the end.</summary>
    public unsafe bool Next(ref Walk walk, out long offset, out int length)
    {
        offset = walk.Offset;
        length = 0;
        if (walk.Remaining == 0)
            return false;
        var last = sizes.Length - 1;
        length = (int)Math.Min(walk.Remaining, sizes[last] - walk.Index[last]);
        walk.Remaining -= length;
        walk.Offset -= walk.Index[last] * strides[last];
        walk.Index[last] = 0;
        for (var axis = last - 1; axis >= 0; axis--)
        {
            walk.Offset += strides[axis];
            if (++walk.Index[axis] < sizes[axis])
                break;
            walk.Offset -= sizes[axis] * strides[axis];
            walk.Index[axis] = 0;
        }
        return true;
    }

    /// <summary>Distance between neighbouring runs.</summary>
    public long RunStride => sizes.Length > 1 ? strides[^2] : 0;

    /// <summary>
    /// When the walk is at the beginning of a run, and several whole runs follow each other at <see cref="RunStride"/>: the first place, the number of
    /// runs and their length; the walk is left as it is.
    /// </summary>
    public unsafe bool IsBlock(in Walk walk, out long offset, out int runs, out int length)
    {
        var last = sizes.Length - 1;
        (offset, runs, length) = (walk.Offset, 0, 0);
        if (last == 0 || walk.Index[last] != 0 || sizes[last] > walk.Remaining)
            return false;
        length = (int)sizes[last];
        runs = (int)Math.Min(walk.Remaining / length, sizes[last - 1] - walk.Index[last - 1]);
        return runs > 1;
    }

    /// <summary>Passes over a block of <paramref name="runs"/> whole runs.</summary>
    public unsafe void Skip(ref Walk walk, int runs)
    {
        var axis = sizes.Length - 2;
        walk.Remaining -= runs * (int)sizes[^1];
        walk.Offset += runs * strides[axis];
        walk.Index[axis] += runs;
        for (; axis > 0 && walk.Index[axis] == sizes[axis]; axis--)
        {
            walk.Offset += strides[axis - 1] - sizes[axis] * strides[axis];
            walk.Index[axis] = 0;
            walk.Index[axis - 1]++;
        }
    }

    /// <summary>A place in the space.</summary>
    public unsafe struct Walk
    {
        /// <summary>Elements still to come.</summary>
        public int Remaining;

        /// <summary>Place of the current element.</summary>
        public long Offset;

        /// <summary>Index of the current element along each merged axis.</summary>
        public fixed long Index[MaxRank];
    }
}
