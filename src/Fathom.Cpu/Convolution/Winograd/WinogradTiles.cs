namespace Fathom.Cpu;

/// <summary>The 4x4 tiles that cover the output maps of a batch, image by image and row by row; the last ones may stick out.</summary>
/// <param name="images">Number of maps.</param>
/// <param name="output">Sizes of an output map.</param>
internal readonly unsafe struct WinogradTiles(long images, SpatialSizes output)
{
    private readonly int _columns = (output.Width + Winograd.Tile - 1) / Winograd.Tile;
    private readonly int _rows = (output.Height + Winograd.Tile - 1) / Winograd.Tile;

    /// <summary>Tiles of the batch.</summary>
    public long Count => images * _rows * _columns;

    /// <summary>Writes the addresses of the pixels of a tile's patch, row by row, and <paramref name="missing"/> for those outside of the map.</summary>
    /// <param name="tile">Number of the tile.</param>
    /// <param name="maps">Channels-last maps: the input's or the output's.</param>
    /// <param name="before">Pixels by which the patch begins ahead of the tile, above and to the left.</param>
    /// <param name="side">Pixels along a side of the patch.</param>
    /// <param name="missing">A pixel to read or write in place of missing ones.</param>
    /// <param name="pixels">Room for the addresses.</param>
    public void PointAt<T>(long tile, PixelMaps<T> maps, SpatialSizes before, int side, T* missing, T** pixels) where T : unmanaged
    {
        var (row, column) = Math.DivRem(tile, _columns);
        (var image, row) = Math.DivRem(row, _rows);
        var (top, left) = ((int)row * Winograd.Tile - before.Height, (int)column * Winograd.Tile - before.Width);
        var (first, end) = (Math.Clamp(-left, 0, side), Math.Clamp(maps.Width - left, 0, side));
        for (var h = top; h < top + side; h++, pixels += side)
        {
            var inside = (uint)h < (uint)maps.Height;
            var pixel = maps.Data + ((image * maps.Height + h) * maps.Width + left + first) * maps.Channels;
            for (var i = 0; i < side; i++)
                pixels[i] = missing;
            for (var i = first; inside && i < end; i++, pixel += maps.Channels)
                pixels[i] = pixel;
        }
    }
}
