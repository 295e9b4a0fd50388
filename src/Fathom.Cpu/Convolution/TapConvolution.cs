#pragma warning disable CS8500 // A job lives on its caller's stack while the loop runs, so its references neither move nor die.
using System.Numerics;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Cpu;

/// <summary>
/// Runs the passes of a convolution, or of its gradient with respect to the input, over 8-pixel tiles. Each output element is one chain of
/// multiply-adds in a fixed order, so results depend neither on the number of threads nor on the vector width.
/// </summary>
/// <remarks>
/// Blocking: the weights of about <see cref="BlockDepth"/> values of (tap, channel) stay in the first-level cache while a block of tiles
/// passes over them; the input rows of that block stay in the second.
/// </remarks>
internal sealed unsafe partial class TapConvolution<L, V, T> : ConvolutionKernel<T>
    where L : struct, IMatMulLanes<V, T>
    where V : struct
    where T : unmanaged, INumberBase<T>
{
    private const int Rows = 8;

    /// <summary>Rows of a weight panel worked on at a time: 24 KiB for three vectors of 64 bytes.</summary>
    private const int BlockDepth = 128;

    /// <summary>Up to here the taps of a kernel row are worth merging even if the source must be copied to write its padding out.</summary>
    private const int FewChannels = 16;

    /// <summary>Weights of more bytes than this are worth reading for a whole block of tiles at a time.</summary>
    private const long HeavyBytes = 1 << 20;

    /// <summary>Sources of more bytes than this are fetched ahead.</summary>
    private const long StreamBytes = 2 << 20;

    private readonly int _batch;
    private readonly int _groups;
    private readonly SpatialSizes _kernel;
    private readonly int _sourceGroupChannels;
    private readonly PixelPointers<T> _pointers;
    private readonly int _outputGroupChannels;
    private readonly PaddedSource<T> _padded;
    private readonly ColumnPanels _panels;
    private readonly bool _transposed;
    private readonly TapPass[] _passes;

    // Whether the source comes from memory rather than from the second-level cache.
    private readonly bool _isStreaming;

    private TapConvolution(
        int batch, int groups, SpatialSizes source, int sourceChannels, SpatialSizes output, int outputChannels, SpatialSizes kernel,
        AxisPass[] depths, AxisPass[] heights, AxisPass[] widths, bool transposed, int mostVectors)
    {
        (_batch, _groups, _kernel, _transposed) = (batch, groups, kernel, transposed);
        (_sourceGroupChannels, _outputGroupChannels) = (sourceChannels / groups, outputChannels / groups);
        _panels = new(_outputGroupChannels, L.Width, mostVectors);
        _padded = new(
            batch, source, sourceChannels,
            new(depths.Max(p => p.PaddingBefore), heights.Max(p => p.PaddingBefore), widths.Max(p => p.PaddingBefore)),
            new(depths.Max(p => p.PaddingAfter(source.Depth)), heights.Max(p => p.PaddingAfter(source.Height)), widths.Max(p => p.PaddingAfter(source.Width))));

        var merge = groups == 1 && widths.All(p => p.IsDense) && widths.Max(p => p.Taps.Length) > 1
            && (!_padded.IsNeeded || sourceChannels <= FewChannels);
        if (!merge)
            _padded = new(batch, source, sourceChannels, default, default);
        _isStreaming = batch * source.Count * sourceChannels * sizeof(T) > StreamBytes;
        _pointers = new(batch, _padded.Sizes, sourceChannels, output, outputChannels);
        _passes =
        [
            .. from depth in depths from height in heights from width in widths
               select new TapPass(depth, height, width, _padded.Sizes, _padded.Before, sourceChannels, merge),
        ];
    }

    /// <summary>The convolution itself: source x, outputs y.</summary>
    public static TapConvolution<L, V, T> Forward(ConvSizes sizes, int mostVectors) => new(
        sizes.Batch, sizes.Geometry.Groups, sizes.Input, sizes.InChannels, sizes.Output, sizes.OutChannels, sizes.Kernel,
        [AxisPass.Forward(sizes.Geometry.Depth, sizes.Kernel.Depth, sizes.Output.Depth)],
        [AxisPass.Forward(sizes.Geometry.Height, sizes.Kernel.Height, sizes.Output.Height)],
        [AxisPass.Forward(sizes.Geometry.Width, sizes.Kernel.Width, sizes.Output.Width)],
        transposed: false, mostVectors);

    /// <summary>The gradient with respect to the input: source dy, outputs dx.</summary>
    public static TapConvolution<L, V, T> InputGradient(ConvSizes sizes, int mostVectors) => new(
        sizes.Batch, sizes.Geometry.Groups, sizes.Output, sizes.OutChannels, sizes.Input, sizes.InChannels, sizes.Kernel,
        AxisPass.InputGradient(sizes.Geometry.Depth, sizes.Kernel.Depth, sizes.Input.Depth),
        AxisPass.InputGradient(sizes.Geometry.Height, sizes.Kernel.Height, sizes.Input.Height),
        AxisPass.InputGradient(sizes.Geometry.Width, sizes.Kernel.Width, sizes.Input.Width),
        transposed: true, mostVectors);

    private int SourceChannels => _sourceGroupChannels * _groups;

    private int OutputChannels => _outputGroupChannels * _groups;

    public override void Run(T* source, T* prepared, T* outputs) => Run(source, prepared, outputs, null);

    // The outputs of the one pass of a convolution follow one another.
    public override bool TryRun(T* source, T* prepared, T* outputs, PartEpilogue* epilogue)
    {
        if (_transposed || _groups > 1)
            return false;
        Run(source, prepared, outputs, epilogue);
        return true;
    }

    private void Run(T* source, T* prepared, T* outputs, PartEpilogue* epilogue)
    {
        if (_batch == 0)
            return;
        var paddedCount = _padded.IsNeeded ? RoundUp(_padded.Count) : 0;
        var zeroCount = Math.Max(SourceChannels, 3 * L.Width);
        var scratch = Scratch.Shared.Take<T>(paddedCount + zeroCount);
        if (_padded.IsNeeded)
        {
            _padded.Fill(source, scratch);
            source = scratch;
        }
        var zeros = scratch + paddedCount;
        new Span<T>(zeros, zeroCount).Clear();

        foreach (var pass in _passes)
        {
            if (pass.Pixels > 0)
                RunPass(pass, source, zeros, prepared, outputs, epilogue);
            prepared += PackedCount(pass);
        }
    }

    private void RunPass(TapPass pass, T* source, T* zeros, T* packed, T* outputs, PartEpilogue* epilogue)
    {
        var tiles = Tiles(pass);
        var nanosecondsPerTile = 20 + (0.01 * Rows * sizeof(T) / sizeof(float) * _sourceGroupChannels * pass.KernelTaps * OutputChannels);
        var chunks = Grain.Chunks(tiles * _panels.Count, nanosecondsPerTile / _panels.Count);

        // Few pixels or weights that no second-level cache holds: split the channels, lest every chunk read all weights for a handful of pixels.
        var blocks = (int)Math.Clamp(tiles / BlockTiles(pass), 1, chunks);
        var isHeavy = PackedCount(pass) * sizeof(T) > HeavyBytes || blocks < 2;
        var panelChunks = isHeavy ? Math.Min((chunks + blocks - 1) / blocks, _panels.Count) : 1;
        var job = new Job
        {
            Plan = this,
            Pass = pass,
            Source = source,
            Zeros = zeros,
            Packed = packed,
            Outputs = outputs,
            Epilogue = epilogue,
            PanelChunks = panelChunks,
            TileChunks = isHeavy && blocks > 1 ? blocks : (int)Math.Min(tiles, Math.Max(1, chunks / panelChunks)),
        };
        WorkerPool.Run(job.PanelChunks * job.TileChunks, &RunChunk, &job);
    }

    private static void RunChunk(void* state, int chunk)
    {
        var job = (Job*)state;
        job->Plan.RunChunk(job, chunk / job->PanelChunks, chunk % job->PanelChunks);
    }

    private void RunChunk(Job* job, int tileChunk, int panelChunk)
    {
        var pass = job->Pass;
        var (blockTiles, taps) = (BlockTiles(pass), pass.Taps.Length);
        var tileEnd = Grain.Start(tileChunk + 1, job->TileChunks, Tiles(pass));
        var firstPanel = (int)Grain.Start(panelChunk, job->PanelChunks, _panels.Count);
        var endPanel = (int)Grain.Start(panelChunk + 1, job->PanelChunks, _panels.Count);

        var block = new TileBlock<T>(blockTiles, taps, OutputChannels, 3 * L.Width);
        for (var tile = Grain.Start(tileChunk, job->TileChunks, Tiles(pass)); tile < tileEnd; tile += blockTiles)
        {
            var count = (int)Math.Min(blockTiles, tileEnd - tile);
            _pointers.Fill(pass, job->Source, job->Zeros, job->Outputs, tile, count, block);
            for (var group = 0; group < _groups; group++)
                for (var panel = firstPanel; panel < endPanel; panel++)
                    RunPanel(job, group, panel, count, block);
            if (job->Epilogue == null)
                continue;
            var (pixel, channel) = (tile * Rows, _panels.FirstChannel(firstPanel));
            job->Epilogue->Apply(
                pixel, (int)Math.Min((long)count * Rows, _batch * pass.Pixels - pixel),
                channel, _panels.FirstChannel(endPanel - 1) + _panels.ChannelsOf(endPanel - 1) - channel);
        }
    }

    private void RunPanel(Job* job, int group, int panel, int tiles, in TileBlock<T> block)
    {
        var pass = job->Pass;
        var vectors = _panels.VectorsOf(panel);
        var (columns, used) = (vectors * L.Width, _panels.ChannelsOf(panel));
        var weights = job->Packed + (group * PackedGroupCount(pass)) + (long)_panels.FirstChannel(panel) * _sourceGroupChannels * pass.KernelTaps;
        var firstOutput = group * _outputGroupChannels + _panels.FirstChannel(panel);
        delegate*<T**, int, nint, nint, T*, T*, T**, nint, byte*, nint, void> kernel = vectors switch
        {
            1 => &TapTile<L, V, T, One>.Run,
            2 => &TapTile<L, V, T, Two>.Run,
            _ => &TapTile<L, V, T, Three>.Run,
        };

        if (used == columns)
        {
            RunTiles(pass, kernel, group, tiles, weights, columns, job->Zeros, block.Sources, block.Outputs, firstOutput);
            return;
        }
        block.Stage(tiles, columns);
        RunTiles(pass, kernel, group, tiles, weights, columns, job->Zeros, block.Sources, block.StagedRows, 0);
        block.Unstage(tiles, columns, used, firstOutput);
    }

    private void RunTiles(
        TapPass pass, delegate*<T**, int, nint, nint, T*, T*, T**, nint, byte*, nint, void> kernel,
        int group, int tiles, T* weights, int columns, T* zeros, T** sources, T** outputs, int firstOutput)
    {
        var (taps, channels) = (pass.Taps.Length, _sourceGroupChannels * pass.MergedTaps);
        var tapStep = Math.Max(1, BlockDepth / channels);
        var channelStep = channels <= BlockDepth ? channels : Even(channels, BlockDepth);
        var tap = 0;
        do
        {
            var tapCount = Math.Min(tapStep, taps - tap);
            for (var channel = 0; channel < channels; channel += channelStep)
            {
                var channelCount = Math.Min(channelStep, channels - channel);
                var block = (long)tapCount * channelCount * columns;
                var coming = new ComingElements<T>(weights + block, block, tiles, tapCount * channelCount);
                for (var tile = 0; tile < tiles; tile++)
                {
                    if (_isStreaming && taps == 1 && firstOutput == 0 && tile + 1 < tiles)
                        Prefetch(sources + (tile + 1) * Rows, channel, channelCount);
                    kernel(
                        sources + ((tile * taps) + tap) * Rows, tapCount, group * _sourceGroupChannels + channel, channelCount,
                        weights, tap == 0 && channel == 0 ? zeros : null, outputs + tile * Rows, firstOutput, coming.Of(tile), coming.Step);
                }
                weights += block;
            }
            tap += tapStep;
        }
        while (tap < taps);
    }

    // A 1x1 convolution reads each pixel once, too short a run for the processor to see it coming.
    private static void Prefetch(T** pixels, int firstChannel, int channels)
    {
        if (!Sse.IsSupported)
            return;
        for (var row = 0; row < Rows; row++)
            for (var channel = 0; channel < channels; channel += 64 / sizeof(T))
                Sse.Prefetch0(pixels[row] + firstChannel + channel);
    }

    private long Tiles(TapPass pass) => (_batch * pass.Pixels + Rows - 1) / Rows;

    private static int BlockTiles(TapPass pass) => Math.Clamp(512 / Math.Max(1, pass.Taps.Length), 4, 16);

    // The size of the pieces when total is cut into as few equal ones of at most most as will do.
    private static int Even(int total, int most)
    {
        var pieces = (total + most - 1) / most;
        return (total + pieces - 1) / pieces;
    }

    private static long RoundUp(long count) => (count + 63) / 64 * 64;

    private struct Job
    {
        public TapConvolution<L, V, T> Plan;
        public TapPass Pass;
        public T* Source;
        public T* Zeros;
        public T* Packed;
        public T* Outputs;
        public PartEpilogue* Epilogue;
        public int TileChunks;
        public int PanelChunks;
    }
}
