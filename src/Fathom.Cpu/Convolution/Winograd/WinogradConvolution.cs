#pragma warning disable CS8500 // A job lives on its caller's stack while the loop runs, so its references neither move nor die.
using System.Numerics;

namespace Fathom.Cpu;

/// <summary>
/// A convolution, or a share of its gradient with respect to the input, by <see cref="Winograd"/>: blocks of tiles are transformed to
/// planes [tile, channel], each plane is multiplied by its weights, panel by panel of output channels, and each panel is transformed back.
/// The phases of a strided convolution lie side by side, as channels. <see cref="WinogradKernel{TForm, L, V, T}"/> prepares the weights.
/// </summary>
/// <remarks>
/// A block is the work of one thread, and its planes stay in the second-level cache. With few tiles, or weights that would not stay there beside
/// them, many blocks are transformed first, and the threads share the panels. Weights that would be large once transformed are transformed late, a piece at a
/// time just before it is used, so that memory need not hold them. Which way depends on sizes alone.
/// </remarks>
internal sealed unsafe class WinogradConvolution<TForm, L, V, T>
    where TForm : struct, IWinogradForm<T>
    where L : struct, IMatMulLanes<V, T>
    where V : struct
    where T : unmanaged, INumberBase<T>
{
    private const int Rows = 8;

    /// <summary>Rows of a weight panel worked on at a time, so that they stay in the first-level cache.</summary>
    private const int BlockDepth = 128;

    /// <summary>The same when all tiles are transformed first and what is worked on next comes meanwhile.</summary>
    private const int SharedDepth = 256;

    /// <summary>Bytes that the planes and products of a block should take, so that the second-level cache has room for weights too.</summary>
    private const int BlockBytes = 320 << 10;

    /// <summary>Most tiles of a block.</summary>
    private const int MostTiles = 24;

    /// <summary>Fewer blocks than this are too few for the threads.</summary>
    private const int LeastBlocks = 8;

    /// <summary>Transformed weights of more bytes than this, altogether and per tile, are made late.</summary>
    private const long LateBytes = 8 << 20, LateBytesPerTile = 500 << 10;

    /// <summary>Source channels whose weights are transformed late at a time: 36 planes for 48 columns take 432 KiB.</summary>
    private const int LateChannels = 64;

    /// <summary>Tiles of a block if weights are made late, for each block anew.</summary>
    private const int LateTiles = 48;

    /// <summary>More weights than this leave the second-level cache before the next block, so that many tiles of a panel should follow one another.</summary>
    private const int WeightBytes = 2 << 20;

    /// <summary>Most tiles of a block when all are transformed first, so that its products stay in the second-level cache.</summary>
    private const int MostSharedTiles = 64;

    /// <summary>Most bytes of planes when all tiles are transformed first.</summary>
    private const int SharedBytes = 16 << 20;

    private readonly WinogradAxis[] _heights;
    private readonly WinogradAxis[] _widths;
    private readonly WinogradTiles _tiles;
    private readonly SpatialSizes _source;
    private readonly SpatialSizes _output;
    private readonly SpatialSizes _kernel;
    private readonly int _sourceChannels;
    private readonly int _outputChannels;
    private readonly ColumnPanels _panels;
    private readonly int _rowStride;
    private readonly int _blockTiles;
    private readonly int _sharedTiles;

    /// <summary>The sums of some shares along both axes: source pixels [images, height, width, channel], outputs alike.</summary>
    /// <param name="images">Number of maps.</param>
    /// <param name="maps">Sizes of the source, of the outputs and of the kernel.</param>
    /// <param name="heights">Shares down the maps.</param>
    /// <param name="widths">Shares across.</param>
    /// <param name="panels">Panels of output channels.</param>
    /// <param name="isLate">Whether weights are transformed just before they are used; null decides by size.</param>
    public WinogradConvolution(long images, WinogradMaps maps, WinogradAxis[] heights, WinogradAxis[] widths, ColumnPanels panels, bool? isLate)
    {
        (_source, _sourceChannels, _output, _outputChannels, _kernel) = maps;
        (_heights, _widths, _panels) = (heights, widths, panels);
        _tiles = new(images, Outputs(_output.Height, heights[0]), Outputs(_output.Width, widths[0]));

        // Room for the last vector of each phase, and an odd number of cache lines, lest rows a power of two apart evict one another.
        var line = 64 / sizeof(T);
        _rowStride = ((Channels + 2 * line - 2) / line | 1) * line;

        var bytesPerTile = Planes * (_rowStride + MostColumns) * sizeof(T);
        _blockTiles = Math.Clamp(BlockBytes / bytesPerTile, Rows, MostTiles) / Rows * Rows;
        var sharedTiles = Math.Max(_blockTiles, SharedBytes / (Planes * _rowStride * sizeof(T)));
        var weightBytes = TransformedCount * sizeof(T);
        IsLate = isLate ?? weightBytes > Math.Max(LateBytes, LateBytesPerTile * _tiles.Count);
        if (IsLate)
            _blockTiles = LateTiles;
        if (IsLate || _tiles.Count < (long)LeastBlocks * _blockTiles || weightBytes > WeightBytes)
            _sharedTiles = RoundUp((int)Math.Min(_tiles.Count, sharedTiles));
        IsAhead = _sharedTiles > 0 && !IsLate;
        if (IsAhead)
        {
            var parts = Math.Max((_sharedTiles + MostSharedTiles - 1) / MostSharedTiles, (LeastBlocks + panels.Count - 1) / panels.Count);
            _blockTiles = RoundUp((_sharedTiles + parts - 1) / parts);
        }
    }

    /// <summary>Elements of the weights once they are transformed.</summary>
    public long TransformedCount => (long)_panels.Vectors * L.Width * Channels * Planes;

    /// <summary>Whether weights are transformed just before they are used.</summary>
    public bool IsLate { get; }

    // Whether planes and weights are both read from memory that was written long before.
    private bool IsAhead { get; }

    private static int Planes => TForm.Patch * TForm.Patch;

    private int Phases => _heights.Length * _widths.Length;

    // Of all phases.
    private int Channels => Phases * _sourceChannels;

    // Of the widest panel.
    private int MostColumns => _panels.VectorsOf(0) * L.Width;

    private static int Outputs(int size, WinogradAxis axis) => Math.Max(0, (size - axis.Start + axis.Step - 1) / axis.Step);

    /// <summary>Computes the outputs.</summary>
    /// <param name="source">The source.</param>
    /// <param name="prepared">Weights by <see cref="TransformKernel"/>, or, late, as they were gathered.</param>
    /// <param name="outputs">The outputs.</param>
    /// <param name="epilogue">What finishes each output once, if the outputs of the share lie densely; or null.</param>
    public void Run(T* source, T* prepared, T* outputs, PartEpilogue* epilogue)
    {
        if (_tiles.Count == 0)
            return;
        var zeroCount = RoundUp(Math.Max(_sourceChannels, 3 * L.Width));
        var scratch = Scratch.Shared.Take<T>(zeroCount + PlaneCount(_sharedTiles));
        new Span<T>(scratch, zeroCount).Clear();
        var job = new Job
        {
            Plan = this,
            Source = new(source, _source, _sourceChannels),
            Outputs = new(outputs, _output, _outputChannels),
            Weights = prepared,
            Zeros = scratch,
            Shared = scratch + zeroCount,
            Epilogue = epilogue,
        };
        if (_sharedTiles == 0)
        {
            job.Chunks = (int)Math.Min(int.MaxValue, (_tiles.Count + _blockTiles - 1) / _blockTiles);
            WorkerPool.Run(job.Chunks, &RunBlock, &job);
        }
        else
        {
            RunShared(&job);
        }
    }

    private void RunShared(Job* job)
    {
        for (; job->FirstTile < _tiles.Count; job->FirstTile += _sharedTiles)
        {
            job->Tiles = (int)Math.Min(_sharedTiles, _tiles.Count - job->FirstTile);
            job->Chunks = Grain.Chunks(job->Tiles, 15.0 * Channels);
            WorkerPool.Run(job->Chunks, &TransformChunk, job);
            job->Chunks = (job->Tiles + _blockTiles - 1) / _blockTiles;
            WorkerPool.Run(job->Chunks * _panels.Count, &RunPanelChunk, job);
        }
    }

    private static void RunBlock(void* state, int chunk)
    {
        var job = (Job*)state;
        var plan = job->Plan;
        var first = Grain.Start(chunk, job->Chunks, plan._tiles.Count);
        var count = (int)(Grain.Start(chunk + 1, job->Chunks, plan._tiles.Count) - first);
        var block = plan.TakeBlock(plan.PlaneCount(plan._blockTiles));
        plan.Transform(job, first, count, block.Planes, plan._blockTiles, block.Room);
        for (var panel = 0; panel < plan._panels.Count; panel++)
            plan.RunPanel(job, panel, block.Planes, plan._blockTiles, first, count, block);
        if (job->Epilogue != null)
            plan._tiles.Finish(job->Epilogue, first, count, 0, plan._outputChannels);
    }

    private static void TransformChunk(void* state, int chunk)
    {
        var job = (Job*)state;
        var plan = job->Plan;
        var first = (int)Grain.Start(chunk, job->Chunks, job->Tiles);
        var count = (int)Grain.Start(chunk + 1, job->Chunks, job->Tiles) - first;
        var block = plan.TakeBlock(0);
        plan.Transform(job, job->FirstTile + first, count, job->Shared + (long)first * plan._rowStride, plan._sharedTiles, block.Room);
    }

    private static void RunPanelChunk(void* state, int chunk)
    {
        var job = (Job*)state;
        var plan = job->Plan;
        var (panel, part) = Math.DivRem(chunk, job->Chunks);
        var first = (int)Grain.Start(part, job->Chunks, job->Tiles);
        var count = (int)Grain.Start(part + 1, job->Chunks, job->Tiles) - first;
        plan.RunPanel(job, panel, job->Shared + (long)first * plan._rowStride, plan._sharedTiles, job->FirstTile + first, count, plan.TakeBlock(0));
        if (job->Epilogue != null)
            plan._tiles.Finish(job->Epilogue, job->FirstTile + first, count, plan._panels.FirstChannel(panel), plan._panels.ChannelsOf(panel));
    }

    // Planes [plane, planeTiles, phase and channel] of some tiles; no result depends on what lies behind the last channel.
    private void Transform(Job* job, long firstTile, int count, T* planes, int planeTiles, in PatchRoom<T> room)
    {
        for (var tile = 0; tile < count; tile++, planes += _rowStride)
        {
            var phase = planes;
            foreach (var h in _heights)
                foreach (var w in _widths)
                {
                    _tiles.PointAtSource(firstTile + tile, job->Source, h, w, TForm.Patch, job->Zeros, room.From);
                    TransformPatch(phase, (long)planeTiles * _rowStride, room);
                    phase += _sourceChannels;
                }
        }
    }

    private void TransformPatch(T* to, long planeStride, in PatchRoom<T> room)
    {
        var whole = _sourceChannels / L.Width * L.Width;
        room.PointTo(to, planeStride);
        TForm.Input(room.From, room.Between, room.To, whole / L.Width, L.Width, L.Width);
        if (whole == _sourceChannels)
            return;
        room.StageInputs(Planes, whole, _sourceChannels - whole);
        room.PointTo(to + whole, planeStride);
        TForm.Input(room.From, room.Between, room.To, 1, 0, 0);
    }

    // The outputs of some tiles for a panel of output channels.
    private void RunPanel(Job* job, int panel, T* planes, int planeTiles, long firstTile, int count, in Block block)
    {
        Multiply(job, panel, planes, (nint)planeTiles * _rowStride, count, block);

        var (columns, firstChannel) = (_panels.VectorsOf(panel) * L.Width, _panels.FirstChannel(panel));
        var whole = _panels.ChannelsOf(panel) / L.Width * L.Width;
        var (rest, room) = (_panels.ChannelsOf(panel) - whole, block.Room);
        var outputs = job->Outputs.From(firstChannel);
        for (var tile = 0; tile < count; tile++)
        {
            _tiles.PointAtOutputs(firstTile + tile, outputs, _heights[0], _widths[0], block.Spare, room.To);
            var products = block.Products + (long)tile * columns;
            room.PointFrom(products, (long)_blockTiles * columns);
            TForm.Output(room.From, room.Between, room.To, whole / L.Width, L.Width, L.Width);
            if (rest == 0)
                continue;
            room.PointFrom(products + whole, (long)_blockTiles * columns);
            var staged = block.Rows;
            room.StageOutputs(Winograd.Tile * Winograd.Tile, staged);
            TForm.Output(room.From, room.Between, staged, 1, 0, 0);
            room.Unstage(Winograd.Tile * Winograd.Tile, whole, rest);
        }
    }

    // products [plane, tile, column] = planes [plane, tile, channel] x weights [plane, channel, column].
    private void Multiply(Job* job, int panel, T* planes, nint planeStride, int count, in Block block)
    {
        var vectors = _panels.VectorsOf(panel);
        var columns = vectors * L.Width;
        var rows = RoundUp(count);
        T** from = block.Rows, to = from + rows;
        for (var row = 0; row < rows; row++)
        {
            // Rows that fill up the last eight repeat the last tile; their products are not read.
            from[row] = planes + (long)Math.Min(row, count - 1) * _rowStride;
            to[row] = block.Products + row * columns;
        }
        delegate*<T**, int, nint, nint, T*, T*, T**, nint, byte*, nint, void> kernel = vectors switch
        {
            1 => &TapTile<L, V, T, One>.Run,
            2 => &TapTile<L, V, T, Two>.Run,
            _ => &TapTile<L, V, T, Three>.Run,
        };

        var product = new PanelProduct { Kernel = kernel, From = from, To = to, Rows = rows, PlaneStride = planeStride, Columns = columns };
        if (IsLate)
            MultiplyLate(job, panel, product, block);
        else
            MultiplyPrepared(job, panel, product);
    }

    private void MultiplyPrepared(Job* job, int panel, in PanelProduct product)
    {
        var weights = job->Weights + (long)_panels.FirstChannel(panel) * Channels * Planes;
        var depth = IsAhead ? SharedDepth : BlockDepth;
        var pieces = (Channels + depth - 1) / depth;
        for (var plane = 0; plane < Planes; plane++)
            for (var piece = 0; piece < pieces; piece++)
            {
                var first = (int)Grain.Start(piece, pieces, Channels);
                var channels = (int)Grain.Start(piece + 1, pieces, Channels) - first;
                MultiplyPiece(job, product, plane, first, channels, weights);
                weights += (long)channels * product.Columns;
            }
    }

    private void MultiplyLate(Job* job, int panel, in PanelProduct product, in Block block)
    {
        var columns = product.Columns;
        var gathered = job->Weights + (long)_panels.FirstChannel(panel) * _sourceChannels * _kernel.Count;
        for (var phase = 0; phase < Phases; phase++)
            for (var channel = 0; channel < _sourceChannels; channel += LateChannels)
            {
                var channels = Math.Min(LateChannels, _sourceChannels - channel);
                // A cache line more, lest all planes of a channel fall into one set of the first-level cache.
                var pieceStride = (long)channels * columns + 64 / sizeof(T);
                TransformPhase(
                    gathered + (long)channel * _kernel.Count * columns, phase, channels, columns,
                    block.Weights, pieceStride, block.Weights + Planes * pieceStride);
                for (var plane = 0; plane < Planes; plane++)
                    MultiplyPiece(job, product, plane, phase * _sourceChannels + channel, channels, block.Weights + plane * pieceStride);
            }
    }

    private void MultiplyPiece(Job* job, in PanelProduct product, int plane, int first, int channels, T* weights)
    {
        var block = (long)channels * product.Columns;
        var groups = product.Rows / Rows;
        // By turns with the weights that follow, the next plane comes nearer, if this piece of a plane is all of it.
        var turns = IsAhead && channels == Channels && plane + 1 < Planes && groups > 1 ? 2 : 1;
        var nextWeights = new ComingElements<T>(weights + block, block, (groups + turns - 1) / turns, channels);
        var nextPlane = new ComingElements<T>(
            product.From[0] + (plane + 1) * product.PlaneStride, (long)product.Rows * _rowStride, (groups + 1) / 2, channels);
        for (var group = 0; group < groups; group++)
        {
            var coming = group % turns == 0 ? nextWeights : nextPlane;
            product.Kernel(
                product.From + group * Rows, 1, plane * product.PlaneStride + first, channels, weights,
                first == 0 ? job->Zeros : null, product.To + group * Rows, (nint)plane * _blockTiles * product.Columns,
                coming.Of(group / turns), coming.Step);
        }
    }

    /// <summary>Memory that <see cref="TransformKernel"/> works with.</summary>
    public static long KernelRoom(int columns) => columns + PatchRoom<T>.Count(L.Width);

    /// <summary>Transforms gathered weights of some source channels for a panel: [plane, phase and channel, column], from the first of the channels on.</summary>
    /// <param name="gathered">[channel, kernel position, column].</param>
    /// <param name="panel">The panel.</param>
    /// <param name="firstChannel">First of the channels.</param>
    /// <param name="count">Number of channels.</param>
    /// <param name="transformed">Where the weights of all panels begin.</param>
    /// <param name="memory">Room of <see cref="KernelRoom"/> elements.</param>
    public void TransformKernel(T* gathered, int panel, int firstChannel, int count, T* transformed, T* memory)
    {
        var columns = _panels.VectorsOf(panel) * L.Width;
        transformed += (long)_panels.FirstChannel(panel) * Channels * Planes + (long)firstChannel * columns;
        for (var phase = 0; phase < Phases; phase++, transformed += (long)_sourceChannels * columns)
            TransformPhase(gathered, phase, count, columns, transformed, (long)Channels * columns, memory);
    }

    // Gathered weights of some channels, transformed for a phase: [plane, channel, column].
    private void TransformPhase(T* gathered, int phase, int count, int columns, T* to, long planeStride, T* memory)
    {
        var room = new PatchRoom<T>(memory + columns, L.Width);
        new Span<T>(memory, columns).Clear();
        var (h, w) = (_heights[phase / _widths.Length], _widths[phase % _widths.Length]);
        for (var channel = 0; channel < count; channel++, gathered += _kernel.Count * columns, to += columns)
        {
            for (var tap = 0; tap < TForm.Taps * TForm.Taps; tap++)
            {
                var (y, x) = (h.Tap(tap / TForm.Taps), w.Tap(tap % TForm.Taps));
                room.From[tap] = y < _kernel.Height && x < _kernel.Width ? gathered + (y * _kernel.Width + x) * columns : memory;
            }
            room.PointTo(to, planeStride);
            TForm.Kernel(room.From, room.Between, room.To, columns / L.Width, L.Width, L.Width);
        }
    }

    private long PlaneCount(int tiles) => (long)Planes * tiles * _rowStride;

    private static int RoundUp(int count) => (count + Rows - 1) / Rows * Rows;

    // Memory of the running thread, for planes of its own and all that follows them.
    private Block TakeBlock(long planeCount)
    {
        var columns = MostColumns;
        var products = (long)Planes * _blockTiles * columns;
        var room = PatchRoom<T>.Count(L.Width);
        var spare = RoundUp(_outputChannels + 16) + 0L;
        var weights = IsLate ? Planes * (LateChannels * columns + 64L / sizeof(T)) + KernelRoom(columns) : 0;
        var memory = Scratch.Own.Take<T>(planeCount + products + weights + room + spare + 2L * _blockTiles * sizeof(T*) / sizeof(T));
        var rest = memory + planeCount + products + weights;
        return new(memory, memory + planeCount, memory + planeCount + products, new(rest, L.Width), rest + room, (T**)(rest + room + spare));
    }

    private readonly struct Block(T* planes, T* products, T* weights, PatchRoom<T> room, T* spare, T** rows)
    {
        public readonly T* Planes = planes;
        public readonly T* Products = products;
        public readonly T* Weights = weights;
        public readonly PatchRoom<T> Room = room;
        public readonly T* Spare = spare;
        public readonly T** Rows = rows;
    }

    private struct PanelProduct
    {
        public delegate*<T**, int, nint, nint, T*, T*, T**, nint, byte*, nint, void> Kernel;
        public T** From;
        public T** To;
        public int Rows;
        public nint PlaneStride;
        public int Columns;
    }

    private struct Job
    {
        public WinogradConvolution<TForm, L, V, T> Plan;
        public PixelMaps<T> Source;
        public PixelMaps<T> Outputs;
        public T* Weights;
        public T* Zeros;
        public T* Shared;
        public PartEpilogue* Epilogue;
        public long FirstTile;
        public int Tiles;
        public int Chunks;
    }
}
