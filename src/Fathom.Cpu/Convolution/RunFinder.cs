namespace Fathom.Cpu;

/// <summary>Cuts blocks of output pixels into runs whose sources are equally spaced: output rows, without what a tap reads from padding.</summary>
/// <param name="pass">The taps.</param>
/// <param name="source">Spatial sizes of the source.</param>
/// <param name="output">Spatial sizes of the output.</param>
/// <param name="channels">Channels of a source pixel.</param>
internal readonly unsafe struct RunFinder<T>(TapPass pass, SpatialSizes source, SpatialSizes output, int channels) where T : unmanaged
{
    /// <summary>The pixels of a block for which a tap (any tap when <paramref name="tapIndex"/> is negative) lies inside the source.</summary>
    /// <returns>The number of runs, at most one per pixel.</returns>
    public int Find(T* x, long firstPixel, int count, int tapIndex, PixelRun<T>* runs)
    {
        var step = (long)pass.W.SourceStep * channels;
        var tap = tapIndex < 0 ? default : pass.Taps[tapIndex];
        var (lowest, highest) = tapIndex < 0
            ? (0, output.Width)
            : (CeilingDivide(-tap.Width, pass.W.SourceStep), CeilingDivide(source.Width - tap.Width, pass.W.SourceStep));

        var (row, firstW) = Math.DivRem(firstPixel, output.Width);
        (row, var h) = Math.DivRem(row, output.Height);
        var (image, d) = Math.DivRem(row, output.Depth);
        var (w, runCount) = ((int)firstW, 0);
        for (var pixel = 0; pixel < count;)
        {
            var length = Math.Min(output.Width - w, count - pixel);
            var (from, to) = (Math.Max(w, lowest), Math.Min(w + length, highest));
            if (from < to && (tapIndex < 0 || pass.Inside(tap, (int)d, (int)h, from, source)))
            {
                var first = x + ((((image * source.Depth) + d * pass.D.SourceStep) * source.Height + h * pass.H.SourceStep) * source.Width) * channels
                    + from * step;
                if (runCount == 0 || !runs[runCount - 1].TryExtend(first, pixel + from - w, to - from, step))
                    runs[runCount++] = new(first, pixel + from - w, to - from);
            }
            (pixel, w) = (pixel + length, 0);
            if (++h == output.Height)
            {
                h = 0;
                if (++d == output.Depth)
                    (d, image) = (0, image + 1);
            }
        }
        return runCount;
    }

    private static int CeilingDivide(int a, int b) => a <= 0 ? -(-a / b) : (a + b - 1) / b;
}
