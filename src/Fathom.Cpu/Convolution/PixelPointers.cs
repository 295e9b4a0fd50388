namespace Fathom.Cpu;

/// <summary>Finds, for tiles of 8 output pixels, the source pixels that their taps read.</summary>
/// <param name="batch">Number of images.</param>
/// <param name="source">Spatial sizes of the source.</param>
/// <param name="sourceChannels">Channels of a source pixel.</param>
/// <param name="output">Spatial sizes of the output.</param>
/// <param name="outputChannels">Channels of an output pixel.</param>
internal readonly unsafe struct PixelPointers<T>(int batch, SpatialSizes source, int sourceChannels, SpatialSizes output, int outputChannels)
    where T : unmanaged
{
    private const int Rows = 8;

    /// <summary>
    /// Writes the pointers for <paramref name="count"/> tiles: per tile 8 to output pixels, and per tile and tap 8 to source pixels, to
    /// <paramref name="zeros"/> where the tap falls into padding.
    /// </summary>
    public void Fill(TapPass pass, T* from, T* zeros, T* to, long firstTile, int count, in TileBlock<T> block)
    {
        T** sources = block.Sources, outputs = block.Outputs;
        var (end, pixel) = (batch * pass.Pixels, firstTile * Rows);
        var (image, d, h, w) = Locate(pass, pixel);
        long sourceStep = (long)pass.W.SourceStep * sourceChannels, outputStep = (long)pass.W.Step * outputChannels;
        T* x = SourcePixel(pass, from, image, d, h, w), y = OutputPixel(pass, to, image, d, h, w);
        var (firstInside, endInside) = InsideRow(pass, d, h);
        var positions = stackalloc Position[Rows];
        for (var tile = 0; tile < count; tile++, sources += pass.Taps.Length * Rows, outputs += Rows)
        {
            var inside = true;
            for (var r = 0; r < Rows; r++, pixel++)
            {
                if (pixel >= end)
                {
                    // A tile always has a first row; missing ones repeat the row before.
                    positions[r] = positions[r - 1];
                    outputs[r] = block.Spare;
                    continue;
                }
                positions[r] = new(x, d, h, w);
                outputs[r] = y;
                inside &= w >= firstInside && w < endInside;
                w++;
                x += sourceStep;
                y += outputStep;
                if (w == pass.W.Count)
                {
                    NextRow(pass, ref image, ref d, ref h);
                    w = 0;
                    x = SourcePixel(pass, from, image, d, h, 0);
                    y = OutputPixel(pass, to, image, d, h, 0);
                    (firstInside, endInside) = InsideRow(pass, d, h);
                }
            }

            if (inside)
                PointAtAll(pass, positions, sources);
            else
                PointAtSome(pass, zeros, positions, sources);
        }
    }

    private static void NextRow(TapPass pass, ref long image, ref int d, ref int h)
    {
        if (++h < pass.H.Count)
            return;
        h = 0;
        if (++d < pass.D.Count)
            return;
        (d, image) = (0, image + 1);
    }

    // The windows of row (d, h) of which every tap lies inside the source.
    private (int First, int End) InsideRow(TapPass pass, int d, int h)
    {
        var taps = pass.Taps;
        if (taps.Length == 0)
            return (0, int.MaxValue);
        int depth = d * pass.D.SourceStep, height = h * pass.H.SourceStep;
        if (depth + taps[0].Depth < 0 || depth + taps[^1].Depth >= source.Depth || height + taps[0].Height < 0 || height + taps[^1].Height >= source.Height)
            return (0, 0);
        var first = Math.Max(0, (-taps[0].Width + pass.W.SourceStep - 1) / pass.W.SourceStep);
        var room = source.Width - 1 - taps[^1].Width;
        return (first, room < 0 ? 0 : room / pass.W.SourceStep + 1);
    }

    private static void PointAtAll(TapPass pass, Position* positions, T** sources)
    {
        foreach (var tap in pass.Taps)
            for (var r = 0; r < Rows; r++)
                *sources++ = positions[r].Source + tap.Offset;
    }

    private void PointAtSome(TapPass pass, T* zeros, Position* positions, T** sources)
    {
        foreach (var tap in pass.Taps)
            for (var r = 0; r < Rows; r++)
                *sources++ = pass.Inside(tap, positions[r].D, positions[r].H, positions[r].W, source)
                    ? positions[r].Source + tap.Offset
                    : zeros;
    }

    private static (long Image, int D, int H, int W) Locate(TapPass pass, long pixel)
    {
        (pixel, var w) = Math.DivRem(pixel, pass.W.Count);
        (pixel, var h) = Math.DivRem(pixel, pass.H.Count);
        var (image, d) = Math.DivRem(pixel, pass.D.Count);
        return (image, (int)d, (int)h, (int)w);
    }

    private T* SourcePixel(TapPass pass, T* from, long image, int d, int h, int w)
    {
        var row = ((image * source.Depth + d * pass.D.SourceStep) * source.Height) + h * pass.H.SourceStep;
        return from + (row * source.Width + w * pass.W.SourceStep) * sourceChannels;
    }

    private T* OutputPixel(TapPass pass, T* to, long image, int d, int h, int w)
    {
        var row = ((image * output.Depth + pass.D.Start + d * pass.D.Step) * output.Height) + pass.H.Start + h * pass.H.Step;
        return to + (row * output.Width + pass.W.Start + w * pass.W.Step) * outputChannels;
    }

    private readonly struct Position(T* source, int d, int h, int w)
    {
        public readonly T* Source = source;
        public readonly int D = d;
        public readonly int H = h;
        public readonly int W = w;
    }
}
