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
    private readonly int _batch;
    private readonly int _channels;
    private readonly int _mostVectors;
    private readonly SpatialSizes _source;
    private readonly SpatialSizes _output;
    private readonly TapPass[] _passes;

    private DepthwiseConvolution(ConvSizes sizes, SpatialSizes source, SpatialSizes output, TapPass[] passes, int mostVectors) =>
        (_batch, _channels, _mostVectors, _source, _output, _passes) = (sizes.Batch, sizes.InChannels, mostVectors, source, output, passes);

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
        foreach (var pass in _passes)
        {
            var job = new Job { Plan = this, Pass = pass, Source = source, Weights = prepared, Outputs = outputs };
            prepared += PackedCount(pass);
            var pixels = _batch * pass.Pixels;
            if (pixels == 0)
                continue;
            var multiple = RowPiece.PixelsOf(pass);
            job.Chunks = Grain.Chunks((pixels + multiple - 1) / multiple, multiple * (2 + (0.1 * _channels * (1 + pass.KernelTaps))));
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
        var (any, multiple) = (new DepthwiseRow<T>(pass, plan._source, plan._channels), RowPiece.PixelsOf(pass));
        var end = Grain.Start(chunk + 1, job->Chunks, plan._batch * pass.Pixels, multiple);
        for (var pixel = Grain.Start(chunk, job->Chunks, plan._batch * pass.Pixels, multiple); pixel < end;)
        {
            var piece = RowPiece.At(pass, pixel, end);
            var row = any.At(job->Source, job->Weights, piece.Image, piece.D, piece.H);
            plan.RunRow(row, piece.W, piece.Count, plan.OutputRow(job, piece.Image, piece.D, piece.H));
            pixel += piece.Count;
        }
    }

    // Pixels w to w + count of an output row: single ones where windows stick out of the source, tiles in between.
    private void RunRow(in DepthwiseRow<T> row, int w, int count, T* outputs)
    {
        var end = w + count;
        for (; w < Math.Min(end, row.FirstInside); w++)
            RunEdge(row, w, outputs);
        var (inside, first) = (Math.Min(end, row.EndInside), w);
        for (; inside - w >= 8; w += 8)
            RunTile<Eight>(row, w, 0, row.Taps, outputs);
        // What is left of the last tile is reached by beginning it earlier, too.
        if (inside > w && inside - first >= 8)
        {
            RunTile<Eight>(row, inside - 8, 0, row.Taps, outputs);
            w = inside;
        }
        for (; inside - w >= 4; w += 4)
            RunTile<Four>(row, w, 0, row.Taps, outputs);
        for (; w < end; w++)
            RunEdge(row, w, outputs);
    }

    private void RunEdge(in DepthwiseRow<T> row, int w, T* outputs)
    {
        var (first, end) = row.TapsInside(w);
        RunTile<One>(row, w, first, end, outputs);
    }

    private void RunTile<TPixels>(in DepthwiseRow<T> row, int w, int firstTap, int endTap, T* outputs) where TPixels : struct, IExtent
    {
        var x = w * row.SourceStep;
        var y = outputs + w * row.OutputStep;
        if (_channels < L.Width)
        {
            RunFewChannels(TPixels.Value, row, x, firstTap, endTap, y);
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
                    DepthwiseTile<L, V, T, TPixels, One>.Run(row, x, firstTap, endTap, y, first);
                    break;
                case 2:
                    DepthwiseTile<L, V, T, TPixels, Two>.Run(row, x, firstTap, endTap, y, first);
                    break;
                default:
                    DepthwiseTile<L, V, T, TPixels, Three>.Run(row, x, firstTap, endTap, y, first);
                    break;
            }
            channel = first + vectors * L.Width;
        }
    }

    private void RunFewChannels(int pixels, in DepthwiseRow<T> row, nint x, int firstTap, int endTap, T* y)
    {
        for (var pixel = 0; pixel < pixels; pixel++, x += row.SourceStep, y += row.OutputStep)
            for (var channel = 0; channel < _channels; channel++)
            {
                var sum = T.Zero;
                for (var r = 0; r < row.Count; r++)
                    for (var tap = firstTap; tap < endTap; tap++)
                        sum = MultiplyAdd(row.Sources[r][x + row.Offsets[tap] + channel], row.Weights[r][tap * _channels + channel], sum);
                y[channel] = sum;
            }
    }

    private T* OutputRow(Job* job, long image, int d, int h)
    {
        var pass = job->Pass;
        var row = (image * _output.Depth + pass.D.Start + d * pass.D.Step) * _output.Height + pass.H.Start + h * pass.H.Step;
        return job->Outputs + (row * _output.Width + pass.W.Start) * _channels;
    }

    /// <summary>x y + z, rounded once as in the vectors, so that results do not depend on their width.</summary>
    public static T MultiplyAdd(T x, T y, T z) => typeof(T) == typeof(float)
        ? (T)(object)float.FusedMultiplyAdd((float)(object)x, (float)(object)y, (float)(object)z)
        : (T)(object)double.FusedMultiplyAdd((double)(object)x, (double)(object)y, (double)(object)z);

    private struct Job
    {
        public DepthwiseConvolution<L, V, T> Plan;
        public TapPass Pass;
        public T* Source;
        public T* Weights;
        public T* Outputs;
        public int Chunks;
    }
}
