#pragma warning disable CS8500 // A job lives on its caller's stack while the loop runs, so its references neither move nor die.
using System.Numerics;

namespace Fathom.Cpu;

/// <summary>
/// Runs the passes of a depthwise convolution, or of its gradient with respect to the input: every channel has one filter of its own, so
/// channels lie along the vectors and there is nothing to broadcast.
/// </summary>
internal sealed unsafe class DepthwiseConvolution<L, V, T> : ConvolutionKernel<T>
    where L : struct, IMatMulLanes<V, T>
    where V : struct
    where T : unmanaged, INumberBase<T>
{
    private const int Rows = 8;

    private readonly int _batch;
    private readonly int _channels;
    private readonly int _mostVectors;
    private readonly PixelPointers<T> _pointers;
    private readonly TapPass[] _passes;

    private DepthwiseConvolution(ConvSizes sizes, SpatialSizes source, SpatialSizes output, TapPass[] passes, int mostVectors)
    {
        (_batch, _channels, _mostVectors, _passes) = (sizes.Batch, sizes.InChannels, mostVectors, passes);
        _pointers = new(sizes.Batch, source, sizes.InChannels, output, sizes.InChannels);
    }

    /// <summary>The convolution itself: source x, outputs y.</summary>
    public static DepthwiseConvolution<L, V, T> Forward(ConvSizes sizes, int mostVectors) => new(
        sizes, sizes.Input, sizes.Output, [TapPass.Forward(sizes, default, sizes.Input, mergeWidth: false)], mostVectors);

    /// <summary>The gradient with respect to the input: source dy, outputs dx.</summary>
    public static DepthwiseConvolution<L, V, T> InputGradient(ConvSizes sizes, int mostVectors) => new(
        sizes, sizes.Output, sizes.Input, TapPass.InputGradient(sizes), mostVectors);

    public override long PreparedCount => _passes.Sum(PackedCount);

    public override void Prepare(ConvWeight<T> weight, T* prepared)
    {
        foreach (var pass in _passes)
        {
            Pack(pass, weight, prepared);
            prepared += PackedCount(pass);
        }
    }

    public override void Run(T* source, T* prepared, T* outputs)
    {
        if (_batch == 0)
            return;
        var zeros = Scratch.Shared.Take<T>(_channels);
        new Span<T>(zeros, _channels).Clear();
        foreach (var pass in _passes)
        {
            var job = new Job { Plan = this, Pass = pass, Source = source, Zeros = zeros, Weights = prepared, Outputs = outputs };
            prepared += PackedCount(pass);
            if (pass.Pixels == 0)
                continue;
            job.Chunks = Grain.Chunks(Tiles(pass), 20 + (0.1 * Rows * _channels * (1 + pass.KernelTaps)));
            WorkerPool.Run(job.Chunks, &RunChunk, &job);
        }
    }

    private long PackedCount(TapPass pass) => (long)_channels * pass.KernelTaps;

    // A row of weights per tap.
    private void Pack(TapPass pass, ConvWeight<T> weight, T* to)
    {
        foreach (var d in pass.D.Taps)
            foreach (var h in pass.H.Taps)
                foreach (var w in pass.W.Taps)
                {
                    var from = weight.AtTap(d.Kernel, h.Kernel, w.Kernel);
                    for (var channel = 0; channel < _channels; channel++)
                        *to++ = from[channel * weight.Output];
                }
    }

    private static void RunChunk(void* state, int chunk)
    {
        var job = (Job*)state;
        var (plan, pass) = (job->Plan, job->Pass);
        var blockTiles = Math.Clamp(512 / Math.Max(1, pass.Taps.Length), 4, 16);
        var block = new TileBlock<T>(blockTiles, pass.Taps.Length, plan._channels, 0);
        var end = Grain.Start(chunk + 1, job->Chunks, plan.Tiles(pass));
        for (var tile = Grain.Start(chunk, job->Chunks, plan.Tiles(pass)); tile < end; tile += blockTiles)
        {
            var count = (int)Math.Min(blockTiles, end - tile);
            plan._pointers.Fill(pass, job->Source, job->Zeros, job->Outputs, tile, count, block);
            for (var t = 0; t < count; t++)
                plan.RunTile(pass.Taps.Length, block.Sources + t * pass.Taps.Length * Rows, job->Weights, block.Outputs + t * Rows);
        }
    }

    private void RunTile(int taps, T** sources, T* weights, T** outputs)
    {
        if (_channels < L.Width)
        {
            RunFewChannels(taps, sources, weights, outputs);
            return;
        }
        for (var channel = 0; channel < _channels;)
        {
            // What is left of the last vector is reached by beginning it earlier: some channels are computed twice, alike.
            var vectors = Math.Min(_mostVectors, Math.Max(1, (_channels - channel) / L.Width));
            var first = Math.Min(channel, _channels - vectors * L.Width);
            switch (vectors)
            {
                case 1:
                    DepthwiseTile<L, V, T, One>.Run(sources, taps, weights, _channels, outputs, first);
                    break;
                case 2:
                    DepthwiseTile<L, V, T, Two>.Run(sources, taps, weights, _channels, outputs, first);
                    break;
                default:
                    DepthwiseTile<L, V, T, Three>.Run(sources, taps, weights, _channels, outputs, first);
                    break;
            }
            channel = first + vectors * L.Width;
        }
    }

    private void RunFewChannels(int taps, T** sources, T* weights, T** outputs)
    {
        for (var row = 0; row < Rows; row++)
            for (var channel = 0; channel < _channels; channel++)
            {
                var sum = T.Zero;
                for (var tap = 0; tap < taps; tap++)
                    sum = MultiplyAdd(sources[tap * Rows + row][channel], weights[tap * _channels + channel], sum);
                outputs[row][channel] = sum;
            }
    }

    /// <summary>x y + z, rounded once as in the vectors, so that results do not depend on their width.</summary>
    public static T MultiplyAdd(T x, T y, T z) => typeof(T) == typeof(float)
        ? (T)(object)float.FusedMultiplyAdd((float)(object)x, (float)(object)y, (float)(object)z)
        : (T)(object)double.FusedMultiplyAdd((double)(object)x, (double)(object)y, (double)(object)z);

    private long Tiles(TapPass pass) => (_batch * pass.Pixels + Rows - 1) / Rows;

    private struct Job
    {
        public DepthwiseConvolution<L, V, T> Plan;
        public TapPass Pass;
        public T* Source;
        public T* Zeros;
        public T* Weights;
        public T* Outputs;
        public int Chunks;
    }
}
