#pragma warning disable CS8500 // A job lives on its caller's stack while the loop runs, so its references neither move nor die.
using System.Numerics;

namespace Fathom.Cpu;

/// <summary>
/// The gradient of a depthwise convolution with respect to its weights: for each tap and channel a sum over all pixels, in parts that are
/// cut by size alone and combined in order.
/// </summary>
internal sealed unsafe class DepthwiseWeightGradient<L, V, T> : WeightGradientKernel<T>
    where L : struct, IMatMulLanes<V, T>
    where V : struct
    where T : unmanaged, INumberBase<T>
{
    private const int MostParts = 32;

    private readonly int _batch;
    private readonly int _channels;
    private readonly SpatialSizes _source;
    private readonly TapPass _pass;
    private readonly int _parts;

    /// <summary>Plans the gradient for one set of sizes.</summary>
    public DepthwiseWeightGradient(ConvSizes sizes)
    {
        (_batch, _channels, _source) = (sizes.Batch, sizes.InChannels, sizes.Input);
        _pass = TapPass.Forward(sizes, default, sizes.Input, mergeWidth: false);
        var multiple = RowPiece.PixelsOf(_pass);
        _parts = Math.Min(MostParts, Grain.Chunks((Pixels + multiple - 1) / multiple, 0.05 * multiple * _pass.Taps.Length * _channels));
    }

    private long Sums => (long)_pass.Taps.Length * _channels;

    private long Pixels => _batch * _pass.Pixels;

    public override void Run(T* x, T* dy, T* dweight)
    {
        var job = new Job { Plan = this, X = x, Dy = dy, Sums = Scratch.Shared.Take<T>(_parts * Sums) };
        new Span<T>(job.Sums, checked((int)(_parts * Sums))).Clear();
        WorkerPool.Run(_parts, &SumPart, &job);

        for (var channel = 0; channel < _channels; channel++)
            for (var tap = 0; tap < _pass.Taps.Length; tap++)
            {
                var sum = default(T);
                for (var part = 0; part < _parts; part++)
                    sum += job.Sums[(part * Sums) + (tap * _channels) + channel];
                *dweight++ = sum;
            }
    }

    private static void SumPart(void* state, int part)
    {
        var job = (Job*)state;
        var (plan, pass) = (job->Plan, job->Plan._pass);
        var (any, multiple) = (new DepthwiseRow<T>(pass, plan._source, plan._channels), RowPiece.PixelsOf(pass));
        var end = Grain.Start(part + 1, plan._parts, plan.Pixels, multiple);
        for (var pixel = Grain.Start(part, plan._parts, plan.Pixels, multiple); pixel < end;)
        {
            var piece = RowPiece.At(pass, pixel, end);
            // What the weights are to the convolution, the sums are here.
            var row = any.At(job->X, job->Sums + part * plan.Sums, piece.Image, piece.D, piece.H);
            plan.SumRow(row, piece.W, piece.Count, job->Dy + (pixel - piece.W) * plan._channels);
            pixel += piece.Count;
        }
    }

    // Pixels w to w + count of the row that begins at dy.
    private void SumRow(in DepthwiseRow<T> row, int w, int count, T* dy)
    {
        var channel = 0;
        for (; channel <= _channels - 3 * L.Width; channel += 3 * L.Width)
            SumChannels<Three>(row, w, count, dy, channel);
        for (; channel <= _channels - L.Width; channel += L.Width)
            SumChannels<One>(row, w, count, dy, channel);
        for (; channel < _channels; channel++)
            SumChannel(row, w, count, dy, channel);
    }

    private void SumChannels<TVectors>(in DepthwiseRow<T> row, int w, int count, T* dy, int channel) where TVectors : struct, IExtent
    {
        for (var r = 0; r < row.Count; r++)
        {
            var (end, inside) = (w + count, Math.Min(w + count, row.EndInside));
            var pixel = w;
            for (; pixel < Math.Min(end, row.FirstInside); pixel++)
                SumEdge<TVectors>(row, r, pixel, dy, channel);
            if (pixel < inside)
            {
                SumPixels<TVectors>(row, r, (0, row.Taps), pixel, inside - pixel, dy, channel, isComing: true);
                pixel = inside;
            }
            for (; pixel < end; pixel++)
                SumEdge<TVectors>(row, r, pixel, dy, channel);
        }
    }

    private void SumEdge<TVectors>(in DepthwiseRow<T> row, int r, int pixel, T* dy, int channel) where TVectors : struct, IExtent =>
        SumPixels<TVectors>(row, r, row.TapsInside(pixel), pixel, 1, dy, channel, isComing: false);

    private void SumPixels<TVectors>(
        in DepthwiseRow<T> row, int r, (int First, int End) taps, int pixel, int count, T* dy, int channel, bool isComing) where TVectors : struct, IExtent
    {
        var x = row.Sources[r] + pixel * row.SourceStep + channel;
        dy += (nint)pixel * _channels + channel;
        var sums = row.Weights[r] + (nint)taps.First * _channels + channel;
        var (coming, beside) = isComing && TVectors.Value == 3 ? (Coming(row, dy, pixel, channel, 2 * r), Coming(row, dy, pixel, channel, 2 * r + 1)) : (0, 0);
        var offsets = row.Offsets + taps.First;
        for (var rest = taps.End - taps.First; rest > 0; rest -= 3, offsets += 3, sums += 3 * _channels)
        {
            switch (rest)
            {
                case 1:
                    DepthwiseSumTile<L, V, T, One, TVectors>.Run(row, x, offsets, dy, count, sums, (T*)coming, (T*)beside);
                    break;
                case 2:
                    DepthwiseSumTile<L, V, T, Two, TVectors>.Run(row, x, offsets, dy, count, sums, (T*)coming, (T*)beside);
                    break;
                default:
                    DepthwiseSumTile<L, V, T, Three, TVectors>.Run(row, x, offsets, dy, count, sums, (T*)coming, (T*)beside);
                    break;
            }
            (coming, beside) = (0, 0);
        }
    }

    // Of the six lines that a pixel of the next row will read for the first time, three of dy and three of x, two with each source row of this one.
    private nint Coming(in DepthwiseRow<T> row, T* dy, int pixel, int channel, int line) => line switch
    {
        < 3 => (nint)(dy + (nint)_pass.W.Count * _channels + line * L.Width),
        < 6 => (nint)(row.Coming + pixel * row.SourceStep + channel + (line - 3) * L.Width),
        _ => 0,
    };

    private void SumChannel(in DepthwiseRow<T> row, int w, int count, T* dy, int channel)
    {
        for (var pixel = w; pixel < w + count; pixel++)
        {
            var (first, end) = row.TapsInside(pixel);
            for (var r = 0; r < row.Count; r++)
                for (var tap = first; tap < end; tap++)
                {
                    ref var sum = ref row.Weights[r][(nint)tap * _channels + channel];
                    sum = DepthwiseConvolution<L, V, T>.MultiplyAdd(
                        row.Sources[r][pixel * row.SourceStep + row.Offsets[tap] + channel], dy[(nint)pixel * _channels + channel], sum);
                }
        }
    }

    private struct Job
    {
        public DepthwiseWeightGradient<L, V, T> Plan;
        public T* X;
        public T* Dy;
        public T* Sums;
    }
}
