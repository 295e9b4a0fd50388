#pragma warning disable CS8500 // An epilogue lives on its caller's stack while the kernel runs, so its reference neither moves nor dies.
namespace Fathom.Cpu;

/// <summary>The 4x4 tiles that cover the output maps of a batch, image by image and row by row; the last ones may stick out.</summary>
/// <param name="images">Number of maps.</param>
/// <param name="height">Outputs down a map.</param>
/// <param name="width">Outputs across a map.</param>
internal readonly unsafe struct WinogradTiles(long images, int height, int width)
{
    private readonly int _columns = (width + Winograd.Tile - 1) / Winograd.Tile;
    private readonly int _rows = (height + Winograd.Tile - 1) / Winograd.Tile;

    /// <summary>Tiles of the batch.</summary>
    public long Count => images * _rows * _columns;

    /// <summary>Writes the addresses of the source pixels of a tile's patch, and <paramref name="zeros"/> for those outside of the map.</summary>
    public void PointAtSource<T>(long tile, PixelMaps<T> source, WinogradAxis h, WinogradAxis w, int side, T* zeros, T** pixels)
        where T : unmanaged => PointAt(tile, source, h.Origin, h.SourceStep, w.Origin, w.SourceStep, side, zeros, pixels);

    /// <summary>Writes the addresses of a tile's output pixels, row by row, and <paramref name="spare"/> for those outside of the map.</summary>
    public void PointAtOutputs<T>(long tile, PixelMaps<T> outputs, WinogradAxis h, WinogradAxis w, T* spare, T** pixels)
        where T : unmanaged => PointAt(tile, outputs, h.Start, h.Step, w.Start, w.Step, Winograd.Tile, spare, pixels);

    /// <summary>Finishes some channels of the output pixels of <paramref name="count"/> tiles, which lie densely: row by row what tiles side by side have.</summary>
    public void Finish(PartEpilogue* epilogue, long firstTile, int count, int channel, int channels)
    {
        for (var end = firstTile + count; firstTile < end;)
        {
            var (row, column) = Math.DivRem(firstTile, _columns);
            (var image, row) = Math.DivRem(row, _rows);
            var tiles = (int)Math.Min(end - firstTile, _columns - column);
            var (left, right) = ((int)column * Winograd.Tile, Math.Min(width, ((int)column + tiles) * Winograd.Tile));
            var (top, bottom) = ((int)row * Winograd.Tile, Math.Min(height, ((int)row + 1) * Winograd.Tile));
            if (right - left == width)
                epilogue->Apply((image * height + top) * width, (bottom - top) * width, channel, channels);
            else
                for (var y = top; y < bottom; y++)
                    epilogue->Apply((image * height + y) * width + left, right - left, channel, channels);
            firstTile += tiles;
        }
    }

    private void PointAt<T>(long tile, PixelMaps<T> maps, int top, int down, int left, int across, int side, T* missing, T** pixels)
        where T : unmanaged
    {
        var (row, column) = Math.DivRem(tile, _columns);
        (var image, row) = Math.DivRem(row, _rows);
        top += (int)row * Winograd.Tile * down;
        left += (int)column * Winograd.Tile * across;
        for (var i = 0; i < side; i++, top += down)
        {
            var inside = (uint)top < (uint)maps.Height;
            var pixel = maps.Data + ((image * maps.Height + top) * maps.Width + left) * maps.Channels;
            for (int j = 0, w = left; j < side; j++, w += across, pixel += across * maps.Channels)
                *pixels++ = inside && (uint)w < (uint)maps.Width ? pixel : missing;
        }
    }
}
