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
    /// <summary>Pixels worked on at a time: of both operands four vectors, 32 KiB, stay in the first-level cache while the taps pass.</summary>
    private const int BlockPixels = 64;

    private const int MostParts = 32;

    private readonly int _channels;
    private readonly long _pixels;
    private readonly TapPass _pass;
    private readonly RunFinder<T> _runs;
    private readonly int _parts;

    /// <summary>Plans the gradient for one set of sizes.</summary>
    public DepthwiseWeightGradient(ConvSizes sizes)
    {
        (_channels, _pixels) = (sizes.InChannels, sizes.Batch * sizes.Output.Count);
        _pass = TapPass.Forward(sizes, default, sizes.Input, mergeWidth: false);
        _runs = new(_pass, sizes.Input, sizes.Output, sizes.InChannels);
        var blocks = (_pixels + BlockPixels - 1) / BlockPixels;
        _parts = Math.Min(MostParts, Grain.Chunks(blocks, 0.1 * BlockPixels * _pass.Taps.Length * _channels));
    }

    private long Sums => (long)_pass.Taps.Length * _channels;

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
        var plan = job->Plan;
        var taps = plan._pass.Taps.Length;
        var runs = Scratch.Own.Take<PixelRun<T>>((long)taps * BlockPixels + taps);
        var counts = (int*)(runs + (long)taps * BlockPixels);
        var end = Grain.Start(part + 1, plan._parts, plan._pixels, BlockPixels);
        for (var pixel = Grain.Start(part, plan._parts, plan._pixels, BlockPixels); pixel < end; pixel += BlockPixels)
        {
            for (var tap = 0; tap < taps; tap++)
                counts[tap] = plan._runs.Find(job->X, pixel, (int)Math.Min(BlockPixels, end - pixel), tap, runs + tap * BlockPixels);
            plan.SumBlock(runs, counts, job->Dy + pixel * plan._channels, job->Sums + part * plan.Sums);
        }
    }

    private void SumBlock(PixelRun<T>* runs, int* counts, T* dy, T* sums)
    {
        for (var channel = 0; channel < _channels; channel += 4 * L.Width)
            for (var tap = 0; tap < _pass.Taps.Length; tap++)
                for (var run = 0; run < counts[tap]; run++)
                    SumRun(runs + tap * BlockPixels + run, _pass.Taps[tap].Offset, dy, sums + (long)tap * _channels, channel);
    }

    // Up to four vectors of channels.
    private void SumRun(PixelRun<T>* run, long offset, T* dy, T* sums, int channel)
    {
        var (step, count) = ((long)_pass.W.SourceStep * _channels, run->Count);
        var x = run->Source + offset;
        dy += (long)run->Pixel * _channels;
        if (channel <= _channels - 4 * L.Width)
        {
            SumFourVectors(x + channel, step, dy + channel, count, sums + channel);
            return;
        }
        for (; channel <= _channels - L.Width; channel += L.Width)
        {
            var sum = L.Load(sums + channel);
            for (var pixel = 0L; pixel < count; pixel++)
                sum = L.MultiplyAdd(L.Load(x + pixel * step + channel), L.Load(dy + pixel * _channels + channel), sum);
            L.Store(sum, sums + channel);
        }
        for (; channel < _channels; channel++)
            for (var pixel = 0L; pixel < count; pixel++)
                sums[channel] = DepthwiseConvolution<L, V, T>.MultiplyAdd(x[pixel * step + channel], dy[pixel * _channels + channel], sums[channel]);
    }

    // Four chains at once hide the latency of the multiply-add.
    private void SumFourVectors(T* x, long step, T* dy, int count, T* sums)
    {
        V s0 = L.Load(sums), s1 = L.Load(sums + L.Width), s2 = L.Load(sums + 2 * L.Width), s3 = L.Load(sums + 3 * L.Width);
        for (; count > 0; count--, x += step, dy += _channels)
        {
            s0 = L.MultiplyAdd(L.Load(x), L.Load(dy), s0);
            s1 = L.MultiplyAdd(L.Load(x + L.Width), L.Load(dy + L.Width), s1);
            s2 = L.MultiplyAdd(L.Load(x + 2 * L.Width), L.Load(dy + 2 * L.Width), s2);
            s3 = L.MultiplyAdd(L.Load(x + 3 * L.Width), L.Load(dy + 3 * L.Width), s3);
        }
        L.Store(s0, sums);
        L.Store(s1, sums + L.Width);
        L.Store(s2, sums + 2 * L.Width);
        L.Store(s3, sums + 3 * L.Width);
    }

    private struct Job
    {
        public DepthwiseWeightGradient<L, V, T> Plan;
        public T* X;
        public T* Dy;
        public T* Sums;
    }
}
