#pragma warning disable CS8500 // A job lives on its caller's stack while the loop runs, so its references neither move nor die.
using System.Numerics;

namespace Fathom.Cpu;

/// <summary>
/// The gradient of a 3x3 convolution with respect to its weights by <see cref="Winograd"/>: dg = Gᵀ [Σ (A dy Aᵀ) ⊙ (Bᵀ d B)] G, summed over
/// all tiles. Each of the 36 planes is a product [channel, tile] x [tile, output].
/// </summary>
/// <remarks>
/// With few channels the tiles are cut into parts, by size alone, that sum on their own; the sums are added up in order. With many
/// channels there is one part, whose planes the threads share.
/// </remarks>
internal sealed unsafe partial class WinogradWeightGradient<L, V, T> : WeightGradientKernel<T>
    where L : struct, IMatMulLanes<V, T>
    where V : struct
    where T : unmanaged, INumberBase<T>
{
    private const int Rows = 8;

    /// <summary>Bytes that the planes of a block should take.</summary>
    private const int BlockBytes = 1 << 20;

    /// <summary>Tiles of a block: fewer would read and write the sums too often.</summary>
    private const int LeastTiles = 64, MostTiles = 192;

    /// <summary>Most bytes of the sums of one part, if there is to be more than one.</summary>
    private const int PartBytes = 3 << 20;

    private const int MostParts = 16;

    private readonly WinogradTiles _tiles;
    private readonly SpatialSizes _input;
    private readonly SpatialSizes _output;
    private readonly SpatialSizes _before;
    private readonly int _inChannels;
    private readonly int _outChannels;
    private readonly ColumnPanels _panels;
    private readonly int _inVectors;
    private readonly int _rowTiles;
    private readonly int _parts;
    private readonly int _blockTiles;

    /// <summary>Plans the gradient for one set of sizes.</summary>
    public WinogradWeightGradient(ConvSizes sizes, int mostVectors)
    {
        (_input, _output, _inChannels, _outChannels) = (sizes.Input, sizes.Output, sizes.InChannels, sizes.OutChannels);
        _before = new(0, sizes.Geometry.Height.Before, sizes.Geometry.Width.Before);
        _tiles = new((long)sizes.Batch * _output.Depth, _output);
        _panels = new(_outChannels, L.Width, mostVectors);
        _inVectors = (_inChannels + L.Width - 1) / L.Width;
        _rowTiles = (_inChannels + Rows - 1) / Rows;

        var bytesPerTile = Winograd.Planes * (_inVectors + _panels.Vectors) * L.Width * sizeof(T);
        _blockTiles = (int)Math.Clamp(Math.Min(BlockBytes / bytesPerTile, _tiles.Count), LeastTiles, MostTiles);
        _parts = SumCount * sizeof(T) > PartBytes ? 1 : (int)Math.Clamp(_tiles.Count / (2 * LeastTiles), 1, MostParts);
        if (_parts == 1)
            _blockTiles = MostTiles;
    }

    // Sums of a plane: for each panel of output channels and 8 input channels [8, column].
    private long PlaneSums => (long)_rowTiles * Rows * _panels.Vectors * L.Width;

    private long SumCount => Winograd.Planes * PlaneSums;

    private long PlaneInputs => (long)_blockTiles * _inVectors * L.Width;

    private long PlaneGradients => (long)_blockTiles * _panels.Vectors * L.Width;

    private long BlockCount => Winograd.Planes * (PlaneInputs + PlaneGradients);

    public override void Run(T* x, T* dy, T* dweight)
    {
        var zeroCount = Math.Max(_inChannels, _outChannels) + 63L & ~63L;
        var scratch = Scratch.Shared.Take<T>(zeroCount + _parts * SumCount + (_parts == 1 ? BlockCount : 0));
        new Span<T>(scratch, (int)zeroCount).Clear();
        var job = new Job
        {
            Plan = this,
            X = new(x, _input, _inChannels),
            Dy = new(dy, _output, _outChannels),
            Zeros = scratch,
            Sums = scratch + zeroCount,
            Shared = scratch + zeroCount + _parts * SumCount,
            Result = dweight,
        };
        if (_tiles.Count == 0)
            new Span<T>(job.Sums, checked((int)SumCount)).Clear();
        else if (_parts > 1)
            WorkerPool.Run(_parts, &SumPart, &job);
        else
            SumShared(&job);

        var items = (long)_panels.Count * _rowTiles;
        job.Chunks = Grain.Chunks(items, (1 + _parts) * (double)SumCount / items / 4);
        WorkerPool.Run(job.Chunks, &CombineChunk, &job);
    }

    private static void SumPart(void* state, int part)
    {
        var job = (Job*)state;
        var plan = job->Plan;
        var (first, end) = (Grain.Start(part, plan._parts, plan._tiles.Count), Grain.Start(part + 1, plan._parts, plan._tiles.Count));
        var planes = Scratch.Own.Take<T>(plan.BlockCount + PatchRoom<T>.Count(L.Width));
        var room = new PatchRoom<T>(planes + plan.BlockCount, L.Width);
        for (var tile = first; tile < end; tile += plan._blockTiles)
        {
            var count = (int)Math.Min(plan._blockTiles, end - tile);
            plan.Transform(job, tile, 0, count, planes, room);
            for (var plane = 0; plane < Winograd.Planes; plane++)
                for (var panel = 0; panel < plan._panels.Count; panel++)
                    plan.Multiply(plane, panel, count, planes, job->Sums + part * plan.SumCount, add: tile > first);
        }
    }

    private void SumShared(Job* job)
    {
        for (; job->FirstTile < _tiles.Count; job->FirstTile += _blockTiles)
        {
            job->Tiles = (int)Math.Min(_blockTiles, _tiles.Count - job->FirstTile);
            job->Chunks = Grain.Chunks(job->Tiles, 5.0 * (_inChannels + _outChannels));
            WorkerPool.Run(job->Chunks, &TransformChunk, job);
            WorkerPool.Run(Winograd.Planes * _panels.Count, &MultiplyChunk, job);
        }
    }

    private static void TransformChunk(void* state, int chunk)
    {
        var job = (Job*)state;
        var first = (int)Grain.Start(chunk, job->Chunks, job->Tiles);
        var count = (int)Grain.Start(chunk + 1, job->Chunks, job->Tiles) - first;
        var room = new PatchRoom<T>(Scratch.Own.Take<T>(PatchRoom<T>.Count(L.Width)), L.Width);
        job->Plan.Transform(job, job->FirstTile + first, first, count, job->Shared, room);
    }

    private static void MultiplyChunk(void* state, int chunk)
    {
        var job = (Job*)state;
        var (plane, panel) = Math.DivRem(chunk, job->Plan._panels.Count);
        job->Plan.Multiply(plane, panel, job->Tiles, job->Shared, job->Sums, add: job->FirstTile > 0);
    }

    // Tiles to rows first.. of the planes: inputs [36, vector, row, lane], then gradients [36, panel, row, column].
    private void Transform(Job* job, long firstTile, int firstRow, int count, T* planes, in PatchRoom<T> room)
    {
        var gradients = planes + Winograd.Planes * PlaneInputs;
        for (var row = firstRow; row < firstRow + count; row++)
        {
            var tile = firstTile + row - firstRow;
            _tiles.PointAt(tile, job->X, _before, Winograd.Patch, job->Zeros, room.From);
            Transform<InputLine<L, V, T>>(room, 0, _inChannels, planes + row * L.Width, PlaneInputs, (nint)_blockTiles * L.Width);
            for (var panel = 0; panel < _panels.Count; panel++)
            {
                var columns = _panels.VectorsOf(panel) * L.Width;
                _tiles.PointAt(tile, job->Dy, default, Winograd.Tile, job->Zeros, room.From);
                Transform<GradientLine<L, V, T>>(
                    room, _panels.FirstChannel(panel), _panels.ChannelsOf(panel),
                    gradients + (long)_panels.FirstChannel(panel) * _blockTiles + row * columns, PlaneGradients, L.Width);
            }
        }
    }

    private static void Transform<TLine>(in PatchRoom<T> room, int firstChannel, int channels, T* to, long planeStride, nint step)
        where TLine : struct, IWinogradLine<T>
    {
        var inputs = TLine.Inputs * TLine.Inputs;
        for (var i = 0; i < inputs; i++)
            room.From[i] += firstChannel;
        for (var plane = 0; plane < Winograd.Planes; plane++)
            room.To[plane] = to + plane * planeStride;
        var vectors = channels / L.Width;
        var rest = channels - vectors * L.Width;
        WinogradTransform<TLine, T>.Run(room.From, room.Between, room.To, vectors, L.Width, step);
        if (rest == 0)
            return;
        room.StageInputs(inputs, vectors * L.Width, rest);
        for (var plane = 0; plane < Winograd.Planes; plane++)
            room.To[plane] += vectors * step;
        WinogradTransform<TLine, T>.Run(room.From, room.Between, room.To, 1, 0, 0);
    }

    // sums[channel, column] (+)= Σ over rows of input[row, channel] gradient[row, column], for one plane and panel.
    private void Multiply(int plane, int panel, int rows, T* planes, T* sums, bool add)
    {
        var columns = _panels.VectorsOf(panel) * L.Width;
        var inputs = planes + plane * PlaneInputs;
        var gradients = planes + Winograd.Planes * PlaneInputs + plane * PlaneGradients + (long)_panels.FirstChannel(panel) * _blockTiles;
        sums += plane * PlaneSums + (long)_panels.FirstChannel(panel) * _rowTiles * Rows;
        delegate*<PixelRun<T>*, int, long*, nint, T*, T*, bool, void> kernel = _panels.VectorsOf(panel) switch
        {
            1 => &OuterTile<L, V, T, One>.Run,
            2 => &OuterTile<L, V, T, Two>.Run,
            _ => &OuterTile<L, V, T, Three>.Run,
        };
        var run = new PixelRun<T>(inputs, 0, rows);
        var offsets = stackalloc long[Rows];
        for (var tile = 0; tile < _rowTiles; tile++, sums += Rows * columns)
        {
            for (var row = 0; row < Rows; row++)
            {
                // Rows that fill up the last eight repeat the last channel; their sums are not read.
                var (vector, lane) = Math.DivRem(Math.Min(tile * Rows + row, _inChannels - 1), L.Width);
                offsets[row] = (long)vector * _blockTiles * L.Width + lane;
            }
            kernel(&run, 1, offsets, L.Width, gradients, sums, add);
        }
    }

    private struct Job
    {
        public WinogradWeightGradient<L, V, T> Plan;
        public PixelMaps<T> X;
        public PixelMaps<T> Dy;
        public T* Zeros;
        public T* Sums;
        public T* Shared;
        public T* Result;
        public long FirstTile;
        public int Tiles;
        public int Chunks;
    }
}
