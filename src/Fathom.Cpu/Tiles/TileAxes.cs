using Fathom.Compiler;

namespace Fathom.Cpu;

/// <summary>
/// The axes over which a kernel is walked: those of the kernel or, where an input is transposed, some of them cut in two so that a tile is a
/// square block, of which input and output each touch whole cache lines.
/// </summary>
internal sealed class TileAxes
{
    private const long LeastToBlock = 1 << 14;
    private readonly int[] sizes;

    // Each axis is a stretch of one of the kernel's axes, of which a step is so many of the kernel's.
    private readonly (int Axis, int Step)[] sources;

    private TileAxes(int[] sizes, (int Axis, int Step)[] sources) => (this.sizes, this.sources) = (sizes, sources);

    /// <summary>The kernel's own axes.</summary>
    public TileAxes(int[] sizes)
        : this(sizes, [.. Enumerable.Range(0, sizes.Length).Select(axis => (axis, 1))])
    {
    }

    /// <summary>Sizes, outermost first.</summary>
    public ReadOnlySpan<int> Sizes => sizes;

    /// <summary>Whether axes were cut.</summary>
    public bool IsBlocked => sources.Any(source => source.Step != 1);

    /// <summary>The axes of a kernel without reductions.</summary>
    public static TileAxes Choose(LoopKernel kernel, int tileElements)
    {
        var own = new TileAxes([.. kernel.Rows.Sizes, .. kernel.Columns.Sizes]);
        var inner = Array.FindLastIndex(own.sizes, size => size != 1);
        if (inner < 0 || own.sizes.Aggregate(1L, (count, size) => count * size) < LeastToBlock)
            return own;
        foreach (var input in kernel.Inputs)
        {
            var strides = input.View.Strides;
            if (strides.Length != own.sizes.Length || Math.Abs(strides[inner]) <= 1)
                continue;
            for (var outer = inner - 1; outer >= 0; outer--)
                if (strides[outer] == 1 && own.sizes[outer] > 1)
                    return own.Blocked(outer, inner, (int)Math.Sqrt(tileElements)) ?? own;
        }
        return own;
    }

    /// <summary>
    /// How many of the axes to take as rows so that inputs that repeat along rows or columns are read once: zero when there are none. Of rows
    /// longer than a tile only what repeats along them counts.
    /// </summary>
    public int RowsOfRepeats(LoopKernel kernel, int tileElements)
    {
        var (best, bestRepeats) = (0, 0);
        var columns = 1L;
        for (var rowRank = sizes.Length - 1; rowRank > 0; rowRank--)
        {
            columns *= sizes[rowRank];
            var repeats = 0;
            foreach (var input in kernel.Inputs)
            {
                var strides = Strides(input.View.Strides);
                var (byRow, byColumn) = (Vary(strides, ..rowRank), Vary(strides, rowRank..));
                if (byRow != byColumn && (byRow || columns <= tileElements))
                    repeats++;
            }
            // With as many repeats the longer row wins.
            if (columns > 1 && repeats > 0 && repeats >= bestRepeats)
                (best, bestRepeats) = (rowRank, repeats);
        }
        return best;
    }

    /// <summary>Strides along these axes of numbers with the given strides along the kernel's.</summary>
    public long[] Strides(ReadOnlySpan<long> kernelStrides)
    {
        var strides = new long[sources.Length];
        for (var axis = 0; axis < strides.Length; axis++)
            strides[axis] = kernelStrides[sources[axis].Axis] * sources[axis].Step;
        return strides;
    }

    /// <summary>Whether numbers with these strides differ along <paramref name="range"/> of the axes.</summary>
    public bool Vary(long[] strides, Range range)
    {
        var (first, count) = range.GetOffsetAndLength(sizes.Length);
        for (var axis = first; axis < first + count; axis++)
            if (sizes[axis] != 1 && strides[axis] != 0)
                return true;
        return false;
    }

    /// <summary>Blocks of about <paramref name="side"/> x <paramref name="side"/> over two axes innermost, or null when a size has no fitting divisor.</summary>
    private TileAxes? Blocked(int outer, int inner, int side)
    {
        var (height, width) = (Divisor(sizes[outer], side), Divisor(sizes[inner], side));
        if (height < side / 4 || width < side / 4)
            return null;
        List<int> blockedSizes = [];
        List<(int, int)> blockedSources = [];
        for (var axis = 0; axis < sizes.Length; axis++)
            Add(axis, axis == outer ? sizes[axis] / height : axis == inner ? sizes[axis] / width : sizes[axis], axis == outer ? height : axis == inner ? width : 1);
        Add(outer, height, 1);
        Add(inner, width, 1);
        return new TileAxes([.. blockedSizes], [.. blockedSources]);

        void Add(int axis, int size, int step)
        {
            blockedSizes.Add(size);
            blockedSources.Add((axis, step));
        }
    }

    private static int Divisor(int size, int most)
    {
        var divisor = Math.Min(size, most);
        while (size % divisor != 0)
            divisor--;
        return divisor;
    }
}
