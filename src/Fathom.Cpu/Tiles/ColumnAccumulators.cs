namespace Fathom.Cpu;

/// <summary>The accumulators of a kernel's column reductions: how large they are and where they lie; see <see cref="ColumnReduction"/>.</summary>
internal sealed class ColumnAccumulators
{
    private readonly int[] places;

    /// <summary>Those of a kernel.</summary>
    /// <param name="geometry">How the kernel is cut into tiles.</param>
    /// <param name="isReduced">For each output whether it is reduced over the rows.</param>
    public ColumnAccumulators(LoopGeometry geometry, bool[] isReduced)
    {
        // Rows that are longer than a tile and reduced need an accumulator for all columns; otherwise it is as large as a tile.
        var isWide = !geometry.HoldsWholeRows && geometry.ReducesRows && isReduced.Contains(true);
        Width = isWide ? checked((int)geometry.Columns) : geometry.HoldsWholeRows ? (int)geometry.Columns : geometry.Capacity;
        Held = isWide ? Width : geometry.Capacity;
        places = new int[isReduced.Length];
        var place = 0;
        for (var output = 0; output < places.Length; output++)
        {
            places[output] = place;
            place += isReduced[output] ? Bytes : 0;
        }
    }

    /// <summary>Elements of an accumulator: those of a tile of whole rows, or the columns covered when rows are longer than a tile.</summary>
    public int Held { get; }

    /// <summary>Most columns covered at once.</summary>
    public int Width { get; }

    /// <summary>Room for an accumulator (8 bytes per element at most), then the totals.</summary>
    public int Bytes => TileSchedule.Placed(TotalsOffset + TileFrame.Pad(Width) * sizeof(long));

    /// <summary>Where the totals lie behind an accumulator, 8 bytes for each column.</summary>
    public int TotalsOffset => (TileFrame.Pad(Held) + TileFrame.Padding) * sizeof(long);

    /// <summary>Place in <see cref="TileFrame.ColumnStates"/> of an output's accumulator.</summary>
    public int PlaceOf(int output) => places[output];
}
