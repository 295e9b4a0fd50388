#pragma warning disable CS8500 // A job lives on its caller's stack while the loop runs, so its references neither move nor die.
using System.Numerics;
using System.Runtime.InteropServices;

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
    private readonly SpatialSizes _output;
    private readonly SparsePatch<L, V, T> _patch;
    private readonly PaddedBand<T> _band;
    private readonly int _bands;
    private readonly int _parts;

    // Where the window of each pixel of a band begins; pinned so that parts can use pointers.
    private readonly int[] _windows;

    /// <summary>Plans the gradient for one set of sizes.</summary>
    public SparseWeightGradient(ConvSizes sizes)
    {
        (_sizes, _output) = (sizes, sizes.Output);
        _patch = SparseConvolution.Patch<L, V, T>(sizes);
        var (height, width) = (sizes.Geometry.Height, sizes.Geometry.Width);
        _band = new(
            sizes.Input.Height, sizes.Input.Width, sizes.InChannels, width.Before, (_output.Width - 1) * width.Stride + sizes.Kernel.Width);

        var rows = Math.Max(1, (BandBytes / ((int)_band.Line * sizeof(T)) - KernelReach) / height.Stride);
        _bands = Math.Max(1, (_output.Height + rows - 1) / rows);
        _windows = GC.AllocateUninitializedArray<int>((_output.Height + _bands - 1) / _bands * _output.Width, pinned: true);
        for (var pixel = 0; pixel < _windows.Length; pixel++)
            _windows[pixel] = pixel / _output.Width * height.Stride * (int)_band.Line + pixel % _output.Width * width.Stride * sizes.InChannels;

        var nanosecondsPerBand = 0.01 * sizeof(T) / sizeof(float) * _windows.Length * sizes.OutChannels * _patch.Count;
        var mostParts = Math.Clamp(MostPartialBytes / Math.Max(1, PartSums * sizeof(T)), 1, MostParts);
        _parts = (int)Math.Min(mostParts, Grain.Chunks(AllBands, nanosecondsPerBand));
    }

    // Rows of the source between the first and the last one that a window reads.
    private int KernelReach => (_sizes.Kernel.Height - 1) * _sizes.Geometry.Height.Dilation;

    private long AllBands => (long)_sizes.Batch * _output.Depth * _bands;

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
        var end = Grain.Start(part + 1, plan._parts, plan.AllBands);
        for (var band = Grain.Start(part, plan._parts, plan.AllBands); band < end; band++)
            plan.SumBand(job, band / plan._bands, (int)(band % plan._bands), sums);
    }

    private void SumBand(Job* job, long image, int band, T* sums)
    {
        var (height, channels) = (_sizes.Geometry.Height, _sizes.OutChannels);
        var (first, end) = ((int)Grain.Start(band, _bands, _output.Height), (int)Grain.Start(band + 1, _bands, _output.Height));
        var (pixels, sourceRows) = ((end - first) * _output.Width, (end - first - 1) * height.Stride + KernelReach + 1);

        // The last vectors of a window may reach behind the band: what they read there is finite and not used.
        var sourceCount = sourceRows * _band.Line + L.Width;
        var found = pixels + NonZeros.Slack;
        var turnedCount = Math.Max(channels, Square) * (long)pixels;
        var source = Scratch.Own.Take<T>(sourceCount + turnedCount + 2L * found);
        T* turned = source + sourceCount, values = turned + turnedCount;
        var places = (int*)(values + found);
        new Span<T>(source + sourceCount - L.Width, L.Width).Clear();
        var firstSource = first * height.Stride - height.Before;
        _band.Fill(
            job->X + image * _sizes.Input.Height * _sizes.Input.Width * _sizes.InChannels, firstSource, firstSource + sourceRows, source);

        TurnGradients(job->Dy + (image * _output.Height + first) * _output.Width * channels, pixels, turned);
        var windows = (int*)Marshal.UnsafeAddrOfPinnedArrayElement(_windows, 0);
        for (var channel = 0; channel < channels; channel++, turned += pixels, sums += _patch.Count)
        {
            var count = NonZeros.Find(turned, windows, pixels, values, places);
            _patch.Add(values, places, count, source, height.Dilation * _band.Line, sums, _patch.RunStride);
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
