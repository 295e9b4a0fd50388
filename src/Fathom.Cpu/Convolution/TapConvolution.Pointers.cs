#pragma warning disable CS8500 // A job lives on its caller's stack while the loop runs, so its references neither move nor die.
namespace Fathom.Cpu;

internal sealed unsafe partial class TapConvolution<L, V, T>
{
    /// <summary>
    /// Writes the pointers for <paramref name="count"/> tiles: per tile 8 to output pixels, and per tile and tap 8 to source pixels, zeros
    /// where the tap falls into padding.
    /// </summary>
    private void PointAtPixels(Job* job, long firstTile, int count, in TileBlock<T> block)
    {
        T** sources = block.Sources, outputs = block.Outputs;
        var pass = job->Pass;
        var (end, pixel) = (_batch * pass.Pixels, firstTile * Rows);
        var (image, d, h, w) = Locate(pass, pixel);
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
                positions[r] = new(SourcePixel(job, image, d, h, w), d, h, w);
                outputs[r] = OutputPixel(job, image, d, h, w);
                inside &= pass.IsInside(d, h, w, _source);
                if (++w == pass.W.Count)
                {
                    w = 0;
                    if (++h == pass.H.Count)
                    {
                        h = 0;
                        if (++d == pass.D.Count)
                            (d, image) = (0, image + 1);
                    }
                }
            }

            if (inside)
                PointAtAll(pass, positions, sources);
            else
                PointAtSome(job, positions, sources);
        }
    }

    private static void PointAtAll(TapPass pass, Position* positions, T** sources)
    {
        foreach (var tap in pass.Taps)
            for (var r = 0; r < Rows; r++)
                *sources++ = positions[r].Source + tap.Offset;
    }

    private void PointAtSome(Job* job, Position* positions, T** sources)
    {
        foreach (var tap in job->Pass.Taps)
            for (var r = 0; r < Rows; r++)
                *sources++ = job->Pass.Inside(tap, positions[r].D, positions[r].H, positions[r].W, _source)
                    ? positions[r].Source + tap.Offset
                    : job->Zeros;
    }

    private static (long Image, int D, int H, int W) Locate(TapPass pass, long pixel)
    {
        (pixel, var w) = Math.DivRem(pixel, pass.W.Count);
        (pixel, var h) = Math.DivRem(pixel, pass.H.Count);
        var (image, d) = Math.DivRem(pixel, pass.D.Count);
        return (image, (int)d, (int)h, (int)w);
    }

    private T* SourcePixel(Job* job, long image, int d, int h, int w)
    {
        var pass = job->Pass;
        var row = ((image * _source.Depth + d * pass.D.SourceStep) * _source.Height) + h * pass.H.SourceStep;
        return job->Source + (row * _source.Width + w * pass.W.SourceStep) * SourceChannels;
    }

    private T* OutputPixel(Job* job, long image, int d, int h, int w)
    {
        var pass = job->Pass;
        var row = ((image * _output.Depth + pass.D.Start + d * pass.D.Step) * _output.Height) + pass.H.Start + h * pass.H.Step;
        return job->Outputs + (row * _output.Width + pass.W.Start + w * pass.W.Step) * OutputChannels;
    }

    private readonly struct Position(T* source, int d, int h, int w)
    {
        public readonly T* Source = source;
        public readonly int D = d;
        public readonly int H = h;
        public readonly int W = w;
    }
}
