namespace Fathom.Cpu;

/// <summary>The working memory of one thread for a block of 8-pixel tiles of a <see cref="TapConvolution{L, V, T}"/>.</summary>
internal readonly unsafe struct TileBlock<T> where T : unmanaged
{
    private const int Rows = 8;

    /// <summary>Takes memory for up to <paramref name="tiles"/> tiles.</summary>
    /// <param name="tiles">Most tiles of a block.</param>
    /// <param name="taps">Taps per pixel.</param>
    /// <param name="channels">Channels of an output pixel.</param>
    /// <param name="columns">Most output channels of a panel, padded to whole vectors.</param>
    public TileBlock(int tiles, int taps, int channels, int columns)
    {
        var rows = (long)tiles * Rows;
        var elements = rows * columns + channels;
        var pointers = rows * (2 + taps);
        Staging = Scratch.Own.Take<T>(RoundUp(elements) + pointers * sizeof(T*) / sizeof(T));
        Spare = Staging + rows * columns;
        Outputs = (T**)(Staging + RoundUp(elements));
        StagedRows = Outputs + rows;
        Sources = StagedRows + rows;
    }

    /// <summary>For each tile 8 pointers to output pixels.</summary>
    public T** Outputs { get; }

    /// <summary>For each tile 8 pointers into <see cref="Staging"/>; see <see cref="Stage"/>.</summary>
    public T** StagedRows { get; }

    /// <summary>For each tile and tap 8 pointers to source pixels.</summary>
    public T** Sources { get; }

    /// <summary>Outputs of a panel whose last vector sticks out of the channels: the tiles write whole vectors here.</summary>
    public T* Staging { get; }

    /// <summary>A pixel that takes what the missing rows of the last tile would write.</summary>
    public T* Spare { get; }

    /// <summary>Lays the staged rows out for a panel of <paramref name="columns"/> channels.</summary>
    public void Stage(int tiles, int columns)
    {
        for (var row = 0; row < tiles * Rows; row++)
            StagedRows[row] = Staging + (long)row * columns;
    }

    /// <summary>Copies the first <paramref name="used"/> of <paramref name="columns"/> staged channels to where they belong.</summary>
    public void Unstage(int tiles, int columns, int used, int firstOutput)
    {
        for (var row = 0; row < tiles * Rows; row++)
        {
            T* from = Staging + (long)row * columns, to = Outputs[row] + firstOutput;
            for (var column = 0; column < used; column++)
                to[column] = from[column];
        }
    }

    private static long RoundUp(long count) => (count + 63) / 64 * 64;
}
