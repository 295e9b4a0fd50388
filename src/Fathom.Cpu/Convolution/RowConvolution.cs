#pragma warning disable CS8500 // A job lives on its caller's stack while the loop runs, so its references neither move nor die.
using System.Numerics;

namespace Fathom.Cpu;

/// <summary>
/// A convolution of few input channels, such as an image's: bands of rows are copied with their padding written out, so that each line of
/// the kernel reads one run of memory.
/// </summary>
internal sealed unsafe class RowConvolution<L, V, T> : ConvolutionKernel<T>
    where L : struct, IMatMulLanes<V, T>
    where V : struct
    where T : unmanaged, INumberBase<T>
{
    private const int Rows = 8;

    /// <summary>Most channels of a source pixel.</summary>
    private const int FewChannels = 16;

    /// <summary>Bytes of a band's source rows, well inside a second-level cache.</summary>
    private const int BandBytes = 96 << 10;

    private readonly ConvSizes _sizes;
    private readonly SpatialSizes _output;
    private readonly ColumnPanels _panels;
    private readonly RowBands<T> _bands;

    /// <summary>Plans the convolution for one set of sizes.</summary>
    public RowConvolution(ConvSizes sizes, int mostVectors)
    {
        (_sizes, _output) = (sizes, sizes.Output);
        _panels = new(sizes.OutChannels, L.Width, mostVectors);
        _bands = new(sizes, BandBytes, Rows);
    }

    /// <summary>Whether this is the fast way: few channels, kernels whose lines are dense, and images of at least one tile.</summary>
    public static bool Suits(ConvSizes sizes) =>
        RowBands<T>.Suit(sizes) && sizes.InChannels <= FewChannels && sizes.Output.Height * sizes.Output.Width >= Rows;

    public override long PreparedCount => (long)_panels.Vectors * L.Width * _sizes.Kernel.Height * LineElements;

    // Elements that a line of the kernel reads.
    private int LineElements => _sizes.Kernel.Width * _sizes.InChannels;

    // For each panel of output channels [kernel row, kernel column, input channel, output channel].
    public override void Prepare(ConvWeight<T> weight, T* prepared)
    {
        new Span<T>(prepared, checked((int)PreparedCount)).Clear();
        for (var panel = 0; panel < _panels.Count; panel++)
        {
            var (columns, used) = (_panels.VectorsOf(panel) * L.Width, _panels.ChannelsOf(panel));
            for (var row = 0; row < _sizes.Kernel.Height; row++)
                for (var i = 0; i < LineElements; i++, prepared += columns)
                {
                    var from = weight.AtTap(0, row, i / _sizes.InChannels) + i % _sizes.InChannels * weight.Input + _panels.FirstChannel(panel) * weight.Output;
                    for (var column = 0; column < used; column++)
                        prepared[column] = from[column * weight.Output];
                }
        }
    }

    public override void Run(T* source, T* prepared, T* outputs) => Run(source, prepared, outputs, null);

    // A band is finished while it is in cache, unless it is too small for that to pay.
    public override bool TryRun(T* source, T* prepared, T* outputs, PartEpilogue* epilogue)
    {
        if (_output.Height / _bands.PerImage * (long)_output.Width * _sizes.OutChannels < epilogue->Grain)
            return false;
        Run(source, prepared, outputs, epilogue);
        return true;
    }

    private void Run(T* source, T* prepared, T* outputs, PartEpilogue* epilogue)
    {
        var job = new Job { Plan = this, Source = source, Weights = prepared, Outputs = outputs, Epilogue = epilogue };
        var multiplyAdds = (double)_bands.MostPixels * _panels.Vectors * L.Width * _sizes.Kernel.Height * LineElements;
        job.Chunks = Grain.Chunks(_bands.Count, 0.03 * sizeof(T) / sizeof(float) * multiplyAdds);
        WorkerPool.Run(job.Chunks, &RunChunk, &job);
    }

    private static void RunChunk(void* state, int chunk)
    {
        var job = (Job*)state;
        var plan = job->Plan;
        var end = Grain.Start(chunk + 1, job->Chunks, plan._bands.Count);
        for (var band = Grain.Start(chunk, job->Chunks, plan._bands.Count); band < end; band++)
            plan.RunBand(job, plan._bands[band]);
    }

    private void RunBand(Job* job, in RowBand band)
    {
        var channels = _sizes.OutChannels;
        var source = Scratch.Own.Take<T>(band.SourceRows * _bands.Line + Rows * (long)_panels.Vectors * L.Width);
        _bands.Fill(job->Source, band, source);
        RunPixels(source, job->Weights, job->Outputs + band.FirstPixel * channels, band.Pixels, source + band.SourceRows * _bands.Line);
        if (job->Epilogue != null)
            job->Epilogue->Apply(band.FirstPixel, band.Pixels, 0, channels);
    }

    // Panels from last to first and pixels from first to last: the lanes of a last vector that stick out are written over. At the end of the band they would
    // be somebody else's, so that the last tile is staged.
    private void RunPixels(T* x, T* weights, T* y, int pixels, T* staged)
    {
        var (lines, line, channels) = (_sizes.Kernel.Height, _sizes.Geometry.Height.Dilation * _bands.Line, _sizes.OutChannels);
        var windows = _bands.Windows;
        for (var panel = _panels.Count - 1; panel >= 0; panel--)
        {
            delegate*<T*, int*, nint, nint, nint, T*, T*, nint, void> kernel = _panels.VectorsOf(panel) switch
            {
                1 => &RowTile<L, V, T, One>.Run,
                2 => &RowTile<L, V, T, Two>.Run,
                _ => &RowTile<L, V, T, Three>.Run,
            };
            var (first, used, columns) = (_panels.FirstChannel(panel), _panels.ChannelsOf(panel), _panels.VectorsOf(panel) * L.Width);
            var panelWeights = weights + (long)first * lines * LineElements;
            for (var next = 0; next < pixels; next += Rows)
            {
                // The last tile ends with the band; some pixels are computed twice, alike.
                var pixel = Math.Min(next, pixels - Rows);
                var to = y + (nint)pixel * channels + first;
                var isStaged = (pixel + Rows - 1) * (long)channels + first + columns > pixels * (long)channels;
                kernel(x, windows + pixel, lines, line, LineElements, panelWeights, isStaged ? staged : to, isStaged ? columns : channels);
                if (isStaged)
                    for (var row = 0; row < Rows; row++)
                        new Span<T>(staged + row * columns, used).CopyTo(new(to + row * channels, used));
            }
        }
    }

    private struct Job
    {
        public RowConvolution<L, V, T> Plan;
        public T* Source;
        public T* Weights;
        public T* Outputs;
        public PartEpilogue* Epilogue;
        public int Chunks;
    }
}
