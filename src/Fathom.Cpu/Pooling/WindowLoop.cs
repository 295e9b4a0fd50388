#pragma warning disable CS8500 // A job lives on its caller's stack while the loop runs, so its references neither move nor die.
using System.Runtime.Intrinsics.X86;

namespace Fathom.Cpu;

/// <summary>Runs a window kernel over every output pixel of a pass, row by row in parallel; only taps inside the source are visited.</summary>
internal sealed unsafe class WindowLoop<TKernel, T, TOut>(int batch, SpatialSizes source, int channels, SpatialSizes output, TapPass[] passes)
    where TKernel : struct, IWindowKernel<T, TOut>
    where T : unmanaged
    where TOut : unmanaged
{
    /// <summary>Pixels of fewer bytes are computed no faster than they come.</summary>
    private const int LeastBytesToBring = 256;

    // Outputs are written in memory order, and a row is enough room for the last pixel of the row before.
    private readonly bool _isRoomy = passes.Length == 1 && passes[0].Pixels == output.Count
        && Math.Min(source.Width, output.Width) * (long)channels >= TKernel.Room;

    /// <summary>Computes all outputs.</summary>
    public void Run(T* x, TOut* y)
    {
        foreach (var pass in passes)
        {
            var rows = batch * (long)pass.D.Count * pass.H.Count;
            var job = new Job { Loop = this, Pass = pass, X = x, Y = y };
            job.Chunks = Grain.Chunks(rows, pass.W.Count * (5 + pass.Taps.Length * (1 + 0.1 * channels)));
            WorkerPool.Run(job.Chunks, &RunChunk, &job);
        }
    }

    private static void RunChunk(void* state, int chunk)
    {
        var job = (Job*)state;
        var pass = job->Pass;
        var rows = job->Loop.Rows(pass);
        var taps = new RowTaps(pass);
        var end = Grain.Start(chunk + 1, job->Chunks, rows);
        for (var row = Grain.Start(chunk, job->Chunks, rows); row < end; row++)
            job->Loop.RunRow(job, row, isLast: row == end - 1, ref taps);
    }

    private long Rows(TapPass pass) => batch * (long)pass.D.Count * pass.H.Count;

    private void RunRow(Job* job, long row, bool isLast, ref RowTaps taps)
    {
        var pass = job->Pass;
        (row, var h) = Math.DivRem(row, pass.H.Count);
        var (image, d) = Math.DivRem(row, pass.D.Count);
        taps.SelectRow(pass, (int)d, (int)h, source);
        var isRoomy = _isRoomy && !isLast && HasLineBehind(pass, image, d, h);

        var place = (d * pass.D.SourceStep * source.Height + h * pass.H.SourceStep) * source.Width;
        var x = job->X + (image * source.Count + place) * channels;
        var outputRow = (image * output.Depth + pass.D.Start + d * pass.D.Step) * output.Height + pass.H.Start + h * pass.H.Step;
        var y = job->Y + (outputRow * output.Width + pass.W.Start) * channels;
        var brings = Sse.IsSupported && pass.Taps.Length > 0 && channels * sizeof(T) >= LeastBytesToBring;
        var (first, end) = brings ? default : taps.Whole(pass.W.SourceStep, source.Width, pass.W.Count);
        var run = new WindowRun(1, pass.W.SourceStep, (long)pass.W.SourceStep * channels, (long)pass.W.Step * channels);
        for (var w = 0; w < pass.W.Count; w += run.Count, x += run.Count * run.Step, y += run.Count * run.OutputStep)
        {
            run = run with { Count = w >= first && w < end ? end - w : 1 };
            var count = taps.SelectPixel(w * pass.W.SourceStep, source.Width, out var offsets);
            if (brings)
                BringNearer(x, pass);
            TKernel.Run(run, x, offsets, count, channels, place + w * pass.W.SourceStep, y, isRoomy);
        }
    }

    // Of the lines of the source that the next row of windows reads first, what lies under this window. Any address will do.
    private void BringNearer(T* x, TapPass pass)
    {
        var line = (byte*)(x + (pass.Taps[^1].Height + 1L) * source.Width * channels);
        var (step, bytes) = ((long)source.Width * channels * sizeof(T), (long)pass.W.SourceStep * channels * sizeof(T));
        for (var row = 0; row < pass.H.SourceStep; row++, line += step)
            for (var at = 0L; at < bytes; at += 64)
                Sse.Prefetch0(line + at);
    }

    // Whether a whole line of the source lies behind all that row (d, h) reads.
    private bool HasLineBehind(TapPass pass, long image, long d, long h)
    {
        var last = pass.Taps.Length == 0 ? default : pass.Taps[^1];
        return image < batch - 1
            || d * pass.D.SourceStep + last.Depth < source.Depth - 1 || h * pass.H.SourceStep + last.Height < source.Height - 1;
    }

    private struct Job
    {
        public WindowLoop<TKernel, T, TOut> Loop;
        public TapPass Pass;
        public T* X;
        public TOut* Y;
        public int Chunks;
    }
}
