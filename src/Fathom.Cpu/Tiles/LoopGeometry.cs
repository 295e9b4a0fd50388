using Fathom.Compiler;

namespace Fathom.Cpu;

/// <summary>How a kernel's iteration space is cut into tiles: several whole rows, or a stretch of one row when rows are long.</summary>
internal sealed class LoopGeometry
{
    // Elements of a tile of a kernel that turns something, or whose program is long.
    private const int SmallTile = 1024;

    // Of a short program.
    private const int LargeTile = 4 * SmallTile;

    // Elements of f32 that LaneReduction takes in at a time.
    private const int ReductionBlock = 64;

    // Up to this length a row that is reduced is kept whole: better than walking it once per reduction.
    private const int LongestWholeRow = 4096;

    private readonly TileAxes axes;
    private readonly int rowRank;

    /// <summary>The geometry of <paramref name="kernel"/>.</summary>
    public LoopGeometry(LoopKernel kernel)
    {
        ReducesRows = kernel.Body.Any(instruction => instruction is RowReduceInstruction);
        if (ReducesRows || kernel.Stores.Any(store => store.ColumnReduction is not null))
        {
            axes = new TileAxes([.. kernel.Rows.Sizes, .. kernel.Columns.Sizes]);
            TileElements = kernel.Stores.Any(store => store.ColumnReduction is not null) ? AddedTileOf(kernel) : TileOf(kernel) == LargeTile || WritesLongRows(kernel) ? LargeTile : SmallTile;
            rowRank = kernel.Rows.Rank;
        }
        else
        {
            // Without reductions the division into rows and columns means nothing, and the axes may be taken in any order.
            axes = TileAxes.Choose(kernel, SmallTile);
            TileElements = axes.IsBlocked ? SmallTile : TileOf(kernel);
            rowRank = axes.RowsOfRepeats(kernel, TileElements);
        }
        Rows = Count(axes.Sizes[..rowRank]);
        Columns = Count(axes.Sizes[rowRank..]);
        HoldsWholeRows = Columns <= (ReducesRows ? LongestWholeRow : TileElements);
        RowsPerTile = HoldsWholeRows ? RowsThatFit() : 1;
        Capacity = HoldsWholeRows ? RowsPerTile * (int)Columns : TileElements;
        TileColumns = HoldsWholeRows ? (int)Columns : Width();
        TilesPerRow = HoldsWholeRows ? 1 : (Columns + TileColumns - 1) / TileColumns;
    }

    /// <summary>Elements of a tile, unless it holds a single row that is longer.</summary>
    public int TileElements { get; } = SmallTile;

    /// <summary>Whether copying tiles past the caches pays: short bursts of such writes gain nothing, unless a long row goes on where the last ended.</summary>
    public bool CanStream => TileElements >= 2 * SmallTile || WalksLongRows;

    /// <summary>Whether rows are reduced.</summary>
    public bool ReducesRows { get; }

    /// <summary>Whether rows that are longer than a tile are reduced.</summary>
    public bool WalksLongRows => ReducesRows && !HoldsWholeRows;

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

    /// <summary>Columns of a tile when rows are long, but for a row's last.</summary>
    public int TileColumns { get; }

    /// <summary>Over which extent numbers with these strides over the kernel's axes vary.</summary>
    public Extent ExtentOf(ReadOnlySpan<long> strides)
    {
        var mapped = axes.Strides(strides);
        if (axes.Vary(mapped, rowRank..))
            return Extent.Full;
        return axes.Vary(mapped, ..rowRank) ? Extent.Row : Extent.Uniform;
    }

    /// <summary>The extent of every value of <paramref name="kernel"/>.</summary>
    public Extent[] Extents(LoopKernel kernel)
    {
        var extents = new Extent[kernel.Body.Length];
        for (var i = 0; i < extents.Length; i++)
            extents[i] = kernel.Body[i] switch
            {
                LoadInstruction load => ExtentOf(kernel.Inputs[load.Input].View.Strides),
                IndexInstruction index => ExtentOf(index.Coefficients.AsSpan()),
                RandomInstruction random => ExtentOf(random.Coefficients.AsSpan()),
                ApplyInstruction apply => apply.Operands.Max(operand => extents[operand]),
                RowReduceInstruction => Extent.Row,
                _ => Extent.Uniform,
            };
        return extents;
    }

    /// <summary>Whether numbers with these strides are the same in every tile of whole rows.</summary>
    public bool RepeatsInEveryTile(ReadOnlySpan<long> strides) => HoldsWholeRows && !axes.Vary(axes.Strides(strides), ..rowRank);

    /// <summary>Whether numbers with these strides count the columns: one more from each to the next, and the same in every row.</summary>
    public bool CountsColumns(ReadOnlySpan<long> strides)
    {
        var mapped = axes.Strides(strides);
        var columns = new StridedSpace(axes.Sizes[rowRank..], mapped.AsSpan(rowRank), 0);
        return !axes.Vary(mapped, ..rowRank) && columns is { IsOneRun: true, Stride: 1 };
    }

    /// <summary>The space walked by numbers with these strides, over their extent.</summary>
    public StridedSpace Space(Extent extent, ReadOnlySpan<long> strides, long offset) => extent switch
    {
        Extent.Full => new StridedSpace(axes.Sizes, axes.Strides(strides), offset),
        Extent.Row => new StridedSpace(axes.Sizes[..rowRank], axes.Strides(strides).AsSpan(0, rowRank), offset),
        _ => new StridedSpace([], [], offset),
    };

    /// <summary>The space of the columns alone, for results reduced over the rows.</summary>
    public StridedSpace ColumnSpace(View view) => new(axes.Sizes[rowRank..], axes.Strides(view.Strides).AsSpan(rowRank), view.Offset);

    // All about as wide: a short tile costs nearly what a full one does. Reductions take whole blocks of elements, and pay for a broken one.
    private int Width()
    {
        var unit = ReducesRows ? ReductionBlock : TileFrame.Padding;
        // Where the columns are several axes, elements may lie apart from one stretch of the last to the next: tiles that end there are read in place.
        var stretch = axes.Sizes[^1];
        var parts = (stretch + TileElements - 1) / TileElements;
        if (stretch < Columns && stretch >= TileElements / 2 && stretch % (parts * unit) == 0)
            return stretch / parts;
        var tiles = (Columns + TileElements - 1) / TileElements;
        return (int)((Columns + tiles * unit - 1) / (tiles * unit)) * unit;
    }

    // The shorter the program, the larger the tile may be for all its values to stay in L1, and the less the calls weigh.
    private static int TileOf(LoopKernel kernel)
    {
        // Rows of several stretches that are only reduced: what is summed up needs no tile, and a tile may take in a whole stretch.
        var isSummed = kernel.Columns.Rank > 1 && kernel.Outputs.All(output => output.View.Strides is [.., 0]);
        return kernel.Body.Count(instruction => FillsTiles(kernel, instruction) && !(isSummed && instruction is RowReduceInstruction)) switch
        {
            <= 4 => LargeTile,
            <= 10 => 2 * SmallTile,
            _ => SmallTile,
        };
    }

    // The last walk over a long row is a short program, which writes past the caches in long stretches.
    private static bool WritesLongRows(LoopKernel kernel) =>
        Count(kernel.Columns.Sizes) > LongestWholeRow && kernel.Outputs.Any(output => output.View.Strides is not [.., 0]);

    // Totals have the shape of a tile; they and what is read with every tile are to stay in L1.
    private static int AddedTileOf(LoopKernel kernel)
    {
        var loads = kernel.Body.Count(instruction => instruction is LoadInstruction && FillsTiles(kernel, instruction));
        return (loads + kernel.Stores.Length) switch
        {
            <= 2 => LargeTile,
            <= 5 => 2 * SmallTile,
            _ => SmallTile,
        };
    }

    private static bool FillsTiles(LoopKernel kernel, LoopInstruction instruction) => instruction switch
    {
        ConstantInstruction => false,
        LoadInstruction load => kernel.Inputs[load.Input].View.Strides is not [.., 0],
        _ => true,
    };

    // As many rows as fit, preferably so many that a full tile is a multiple of whole vectors: only then can memory be used in place.
    private int RowsThatFit()
    {
        var fit = (int)Math.Clamp(TileElements / Math.Max(Columns, 1), 1, Math.Max(Rows, 1));
        var unit = TileFrame.Padding;
        for (var columns = Columns; unit > 1 && columns % 2 == 0; columns /= 2)
            unit /= 2;
        return fit >= unit ? fit / unit * unit : fit;
    }

    private static long Count(ReadOnlySpan<int> sizes)
    {
        long count = 1;
        foreach (var size in sizes)
            count *= size;
        return count;
    }
}
