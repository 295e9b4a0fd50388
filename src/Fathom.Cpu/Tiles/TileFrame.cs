namespace Fathom.Cpu;

/// <summary>The tile a thread is working on and the values computed so far.</summary>
internal unsafe struct TileFrame
{
    /// <summary>Room of a uniform value, and the multiple to which counts are padded: the elements of one 64-byte register of f32.</summary>
    public const int Padding = 16;

    /// <summary>Addresses of the buffers, inputs then outputs.</summary>
    public void** Arguments;

    /// <summary>The values, by number.</summary>
    public TileValue* Values;

    /// <summary>Running states of the row reductions, <see cref="RowReduction.StateBytes"/> each.</summary>
    public byte* RowStates;

    /// <summary>Accumulators of the column reductions.</summary>
    public byte* ColumnStates;

    /// <summary>First of the columns that the accumulators cover.</summary>
    public long ColumnOrigin;

    /// <summary>Number of columns that the accumulators cover.</summary>
    public int ColumnWidth;

    /// <summary>First row of the tile.</summary>
    public long FirstRow;

    /// <summary>Rows in the tile.</summary>
    public int Rows;

    /// <summary>Columns of the tile: all of them, or a stretch when rows are long.</summary>
    public int Columns;

    /// <summary>First column of the tile; zero unless rows are long.</summary>
    public long FirstColumn;

    /// <summary>Number of the tile's first element, counting row after row through the whole space.</summary>
    public long FirstElement;

    /// <summary>Elements from the tile's first to that of the next tile of the walk.</summary>
    public long ElementsToNext;

    /// <summary>Elements from those that a <see cref="FormulaTile"/> reads to those that it brings nearer.</summary>
    public long Ahead;

    /// <summary>Elements of a value of the given extent.</summary>
    public readonly int Count(Extent extent) => extent switch
    {
        Extent.Full => Rows * Columns,
        Extent.Row => Rows,
        _ => Padding,
    };

    /// <summary>Elements to compute: whole vectors, the last of which may hold meaningless lanes.</summary>
    public readonly int PaddedCount(Extent extent) => Pad(Count(extent));

    /// <summary>Number of the first element of the given extent in its space.</summary>
    public readonly long First(Extent extent) => extent switch
    {
        Extent.Full => FirstElement,
        Extent.Row => FirstRow,
        _ => 0,
    };

    /// <summary><paramref name="count"/> rounded up to whole vectors.</summary>
    public static int Pad(int count) => (count + (Padding - 1)) & -Padding;
}
