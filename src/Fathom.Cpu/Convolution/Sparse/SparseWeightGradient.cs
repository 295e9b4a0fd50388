#pragma warning disable CS8500 // A job lives on its caller's stack while the loop runs, so its references neither move nor die.
using System.Numerics;

namespace Fathom.Cpu;

/// <summary>
/// The gradient with respect to the weights where most of dy is zero, as behind max pooling: for each output channel the windows of the pixels at
/// which it is not zero, each times its dy, are summed in registers, band of rows by band.
/// </summary>
/// <remarks>Bands are cut into parts by size alone, each part sums on its own, and the parts are added in order, so that no sum depends on the number of threads.</remarks>
internal sealed unsafe class SparseWeightGradient<L, V, T> : WeightGradientKernel<T>
    where L : struct, IMatMulLanes<V, T>
    where V : struct
    where T : unmanaged, INumberBase<T>
{
    private const int MostParts = 32;
    private const long MostPartialBytes = 32 << 20;

    /// <summary>Bytes of a band's source rows, so that they stay in the first-level cache beside the rest.</summary>
    private const int BandBytes = 24 << 10;

    /// <summary>Side of the smallest square that is transposed in registers.</summary>
    private const int Square = 8;

    private readonly ConvSizes _sizes;
    private readonly SparsePatch<L, V, T> _patch;
    private readonly RowBands<T> _bands;
    private readonly int _parts;

    /// <summary>Plans the gradient for one set of sizes.</summary>
    public SparseWeightGradient(ConvSizes sizes)
    {
        (_sizes, _bands) = (sizes, new(sizes, BandBytes, leastPixels: 1));
        _patch = SparseConvolution.Patch<L, V, T>(sizes);
        var nanosecondsPerBand = 0.01 * sizeof(T) / sizeof(float) * _bands.MostPixels * sizes.OutChannels * _patch.Count;
        var mostParts = Math.Clamp(MostPartialBytes / Math.Max(1, PartSums * sizeof(T)), 1, MostParts);
        _parts = (int)Math.Min(mostParts, Grain.Chunks(_bands.Count, nanosecondsPerBand));
    }

    private long PartSums => (long)_sizes.OutChannels * _patch.Count;

    public override void Run(T* x, T* dy, T* dweight)
    {
        var job = new Job { Plan = this, X = x, Dy = dy, Sums = Scratch.Shared.Take<T>(_parts * PartSums), Result = dweight };
        WorkerPool.Run(_parts, &SumPart, &job);
        job.CombineChunks = Grain.Chunks(_sizes.OutChannels, (1 + 0.1 * _parts) * _patch.Count);
        WorkerPool.Run(job.CombineChunks, &CombineChunk, &job);
    }

    private static void SumPart(void* state, int part)
    {
        var job = (Job*)state;
        var plan = job->Plan;
        var sums = job->Sums + part * plan.PartSums;
        new Span<T>(sums, checked((int)plan.PartSums)).Clear();
        var end = Grain.Start(part + 1, plan._parts, plan._bands.Count);
        for (var band = Grain.Start(part, plan._parts, plan._bands.Count); band < end; band++)
            plan.SumBand(job, plan._bands[band], sums);
    }

    private void SumBand(Job* job, in RowBand band, T* sums)
    {
        // The last vectors of a window may reach behind the band: what they read there is finite and not used.
        var (channels, pixels) = (_sizes.OutChannels, band.Pixels);
        var sourceCount = band.SourceRows * _bands.Line + L.Width;
        var found = pixels + NonZeros.Slack;
        var turnedCount = Math.Max(channels, Square) * (long)pixels;
        var source = Scratch.Own.Take<T>(sourceCount + turnedCount + 2L * found);
        T* turned = source + sourceCount, values = turned + turnedCount;
        var places = (int*)(values + found);
        new Span<T>(source + sourceCount - L.Width, L.Width).Clear();
        _bands.Fill(job->X, band, source);

        TurnGradients(job->Dy + band.FirstPixel * channels, pixels, turned);
        for (var channel = 0; channel < channels; channel++, turned += pixels, sums += _patch.Count)
        {
            var count = NonZeros.Find(turned, _bands.Windows, pixels, values, places);
            _patch.Add(values, places, count, source, _sizes.Geometry.Height.Dilation * _bands.Line, sums, _patch.RunStride);
        }
    }

    // [channel, pixel] from pixels. Squares of few channels reach into the pixels that follow, and fill rows that nobody reads.
    private void TurnGradients(T* dy, int pixels, T* turned)
    {
        var channels = _sizes.OutChannels;
        var whole = Math.Max(0, pixels - (Math.Max(channels, Square) - 1) / channels);
        Matrix.Transpose(dy, channels, whole, Math.Max(channels, Square), turned, pixels);
        Matrix.Transpose(dy + (long)whole * channels, channels, pixels - whole, channels, turned + whole, pixels);
    }

    private static void CombineChunk(void* state, int chunk)
    {
        var job = (Job*)state;
        var outputs = job->Plan._sizes.OutChannels;
        var end = (int)Grain.Start(chunk + 1, job->CombineChunks, outputs);
        for (var output = (int)Grain.Start(chunk, job->CombineChunks, outputs); output < end; output++)
            job->Plan.Combine(job, output);
    }

    // Adds up the parts for one output channel, and turns [kernel row, kernel column and channel], rows in whole vectors, into [channel, kernel row, kernel column].
    private void Combine(Job* job, int output)
    {
        var (channels, kernel) = (_sizes.InChannels, _sizes.Kernel);
        var sums = job->Sums + output * (long)_patch.Count;
        for (var part = 1; part < _parts; part++)
            for (var i = 0; i < _patch.Count; i += L.Width)
                L.Store(L.Add(L.Load(sums + i), L.Load(sums + part * PartSums + i)), sums + i);
        var to = job->Result + output * (long)channels * kernel.Count;
        for (var channel = 0; channel < channels; channel++)
            for (var row = 0; row < kernel.Height; row++)
                for (var column = 0; column < kernel.Width; column++)
                    *to++ = sums[row * _patch.RunStride + column * channels + channel];
    }

    private struct Job
    {
        public SparseWeightGradient<L, V, T> Plan;
        public T* X;
        public T* Dy;
        public T* Sums;
        public T* Result;
        public int CombineChunks;
    }
}
