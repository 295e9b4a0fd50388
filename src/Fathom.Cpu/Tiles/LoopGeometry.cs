using Fathom.Compiler;

namespace Fathom.Cpu;

/// <summary>How a kernel's iteration space is cut into tiles: several whole rows, or a stretch of one row when rows are long.</summary>
internal sealed class LoopGeometry
{
    /// <summary>Elements of a tile, unless it holds a single row that is longer.</summary>
    public const int TileElements = 1024;

    // Up to this length a row that is reduced is kept whole: better than walking it once per reduction.
    private const int LongestWholeRow = 4096;

    private readonly int[] sizes;
    private readonly int rowRank;

    /// <summary>The geometry of <paramref name="kernel"/>.</summary>
    public LoopGeometry(LoopKernel kernel)
    {
        sizes = [.. kernel.Rows.Sizes, .. kernel.Columns.Sizes];
        ReducesRows = kernel.Body.Any(instruction => instruction is RowReduceInstruction);
        // Without reductions the division into rows and columns means nothing, so everything is one row.
        rowRank = ReducesRows || kernel.Stores.Any(store => store.ColumnReduction is not null) ? kernel.Rows.Rank : 0;
        Rows = Count(sizes.AsSpan(0, rowRank));
        Columns = Count(sizes.AsSpan(rowRank));
        HoldsWholeRows = Columns <= (ReducesRows ? LongestWholeRow : TileElements);
        RowsPerTile = HoldsWholeRows ? (int)Math.Clamp(TileElements / Math.Max(Columns, 1), 1, Math.Max(Rows, 1)) : 1;
        Capacity = HoldsWholeRows ? RowsPerTile * (int)Columns : TileElements;
        TilesPerRow = HoldsWholeRows ? 1 : (Columns + TileElements - 1) / TileElements;
    }

    /// <summary>Whether rows are reduced.</summary>
    public bool ReducesRows { get; }

    /// <summary>Number of rows.</summary>
    public long Rows { get; }

    /// <summary>Number of columns.</summary>
    public long Columns { get; }

    /// <summary>Whether a tile holds whole rows.</summary>
    public bool HoldsWholeRows { get; }

    /// <summary>Most rows in a tile.</summary>
    public int RowsPerTile { get; }

    /// <summary>Most elements in a tile.</summary>
    public int Capacity { get; }

    /// <summary>Number of tiles to walk a row.</summary>
    public long TilesPerRow { get; }

    /// <summary>Over which extent numbers with these strides over [..rows, ..columns] vary.</summary>
    public Extent ExtentOf(ReadOnlySpan<long> strides)
    {
        if (Varies(sizes.AsSpan(rowRank), strides[rowRank..]))
            return Extent.Full;
        return Varies(sizes.AsSpan(0, rowRank), strides[..rowRank]) ? Extent.Row : Extent.Uniform;
    }

    /// <summary>The space walked by numbers with these strides, over their extent.</summary>
    public StridedSpace Space(Extent extent, ReadOnlySpan<long> strides, long offset) => extent switch
    {
        Extent.Full => new StridedSpace(sizes, strides, offset),
        Extent.Row => new StridedSpace(sizes.AsSpan(0, rowRank), strides[..rowRank], offset),
        _ => new StridedSpace([], [], offset),
    };

    /// <summary>The space of the columns alone, for results reduced over the rows.</summary>
    public StridedSpace ColumnSpace(View view) => new(sizes.AsSpan(rowRank), view.Strides[rowRank..], view.Offset);

    private static bool Varies(ReadOnlySpan<int> sizes, ReadOnlySpan<long> strides)
    {
        for (var axis = 0; axis < sizes.Length; axis++)
            if (sizes[axis] != 1 && strides[axis] != 0)
                return true;
        return false;
    }

    private static long Count(ReadOnlySpan<int> sizes)
    {
        long count = 1;
        foreach (var size in sizes)
            count *= size;
        return count;
    }
}
