#pragma warning disable CS8500 // A job lives on its caller's stack while the loop runs, so its references neither move nor die.
using System.Numerics;

namespace Fathom.Cpu;

/// <summary>
/// The gradient of a convolution with respect to its weights by <see cref="Winograd"/>: dg = Gᵀ [Σ (A dy Aᵀ) ⊙ (Bᵀ d B)] G, summed over all
/// tiles. Each plane is a product [channel, tile] x [tile, output]; the phases of a strided convolution lie side by side, as channels.
/// </summary>
/// <remarks>
/// If there is room all tiles are transformed first, and the threads share blocks of the weights. Else the tiles are cut into parts, by
/// size alone, that sum on their own, block by block; the sums are added up in order.
/// </remarks>
internal sealed unsafe partial class WinogradWeightGradient<TForm, L, V, T> : WeightGradientKernel<T>
    where TForm : struct, IWinogradForm<T>
    where L : struct, IMatMulLanes<V, T>
    where V : struct
    where T : unmanaged, INumberBase<T>
{
    private const int Rows = 8;

    /// <summary>Tiles multiplied at a time: gradients for three vectors of 64 bytes, 24 KiB, stay in the first-level cache.</summary>
    private const int DepthTiles = 128;

    /// <summary>Most bytes of planes when all tiles are transformed first; or several times the sums, if these take more.</summary>
    private const long SharedBytes = 4 << 20, SharedSums = 6;

    /// <summary>Input channels of all phases, in eights, whose sums a chunk keeps in the second-level cache.</summary>
    private const int GroupRowTiles = 8;

    /// <summary>Most bytes of the sums of all parts.</summary>
    private const long PartBytes = 64 << 20;

    /// <summary>Least tiles of a part, so that adding up the parts stays a small share of the work.</summary>
    private const int PartTiles = 256;

    private const int MostParts = 16;

    private readonly WinogradTiles _tiles;
    private readonly SpatialSizes _input;
    private readonly SpatialSizes _output;
    private readonly SpatialSizes _kernel;
    private readonly WinogradAxis[] _heights;
    private readonly WinogradAxis[] _widths;
    private readonly int _inChannels;
    private readonly int _outChannels;
    private readonly ColumnPanels _panels;
    private readonly int _phaseVectors;

    // Input channels in eights.
    private readonly int _channelTiles;

    // Of all phases, those of the same channels one after the other.
    private readonly int _inVectors;
    private readonly int _rowTiles;

    // 0 when all tiles are transformed first.
    private readonly int _parts;
    private readonly int _blockTiles;

    /// <summary>Plans the gradient for one set of sizes.</summary>
    public WinogradWeightGradient(ConvSizes sizes, int mostVectors)
    {
        (_input, _output, _inChannels, _outChannels) = (sizes.Input, sizes.Output, sizes.InChannels, sizes.OutChannels);
        (_kernel, _heights, _widths) = (sizes.Kernel, WinogradAxis.Forward(sizes.Geometry.Height), WinogradAxis.Forward(sizes.Geometry.Width));
        _tiles = new((long)sizes.Batch * _output.Depth, _output.Height, _output.Width);
        _panels = new(_outChannels, L.Width, mostVectors);
        _phaseVectors = (_inChannels + L.Width - 1) / L.Width;
        _channelTiles = (_inChannels + Rows - 1) / Rows;
        (_inVectors, _rowTiles) = (Phases * _phaseVectors, Phases * _channelTiles);

        var bytesPerTile = Planes * (_inVectors + _panels.Vectors) * L.Width * sizeof(T);
        var sumBytes = Planes * PlaneSums * sizeof(T);
        if (_tiles.Count * bytesPerTile <= Math.Max(SharedBytes, SharedSums * sumBytes))
        {
            _blockTiles = (int)_tiles.Count;
        }
        else
        {
            _blockTiles = DepthTiles;
            _parts = (int)Math.Clamp(PartBytes / sumBytes, 1, Math.Clamp(_tiles.Count / PartTiles, 1, MostParts));
        }
    }

    private static int Planes => TForm.Patch * TForm.Patch;

    private int Phases => _heights.Length * _widths.Length;

    // Sums of a plane: for each panel of output channels and 8 input channels [8, column].
    private long PlaneSums => (long)_rowTiles * Rows * _panels.Vectors * L.Width;

    private long PartSums => Planes * PlaneSums;

    private long PlaneInputs => (long)_blockTiles * _inVectors * L.Width;

    private long PlaneGradients => (long)_blockTiles * _panels.Vectors * L.Width;

    private long BlockCount => Planes * (PlaneInputs + PlaneGradients);

    public override void Run(T* x, T* dy, T* dweight)
    {
        var zeroCount = (Math.Max(_inChannels, _outChannels) + 63L) & ~63L;
        var scratch = Scratch.Shared.Take<T>(zeroCount + (_parts == 0 ? BlockCount : _parts * PartSums));
        new Span<T>(scratch, (int)zeroCount).Clear();
        var job = new Job
        {
            Plan = this,
            X = new(x, _input, _inChannels),
            Dy = new(dy, _output, _outChannels),
            Zeros = scratch,
            Shared = scratch + zeroCount,
            Result = dweight,
        };
        if (_parts == 0)
        {
            job.Chunks = Grain.Chunks(_tiles.Count, 15.0 * (_inChannels + _outChannels));
            WorkerPool.Run(job.Chunks, &TransformChunk, &job);
            WorkerPool.Run(_panels.Count * Groups, &SumGroup, &job);
        }
        else
        {
            WorkerPool.Run(_parts, &SumPart, &job);
            WorkerPool.Run(_panels.Count * _channelTiles, &CombineParts, &job);
        }
    }

    private int Groups => Math.Min(_channelTiles, (_rowTiles + GroupRowTiles - 1) / GroupRowTiles);

    private static void TransformChunk(void* state, int chunk)
    {
        var job = (Job*)state;
        var (plan, chunks) = (job->Plan, job->Chunks);
        var first = Grain.Start(chunk, chunks, plan._tiles.Count);
        var count = (int)(Grain.Start(chunk + 1, chunks, plan._tiles.Count) - first);
        var room = new PatchRoom<T>(Scratch.Own.Take<T>(PatchRoom<T>.Count(L.Width)), L.Width);
        plan.Transform(job, first, (int)first, count, job->Shared, room);
    }

    // One panel of output channels and some input channels, over all tiles, which have been transformed.
    private static void SumGroup(void* state, int chunk)
    {
        var job = (Job*)state;
        var plan = job->Plan;
        var (panel, group) = Math.DivRem(chunk, plan.Groups);
        var first = (int)Grain.Start(group, plan.Groups, plan._channelTiles);
        var channelTiles = (int)Grain.Start(group + 1, plan.Groups, plan._channelTiles) - first;
        var channelSums = plan.Phases * Rows * plan._panels.VectorsOf(panel) * L.Width;
        var planeSums = (long)channelTiles * channelSums;

        var sums = Scratch.Own.Take<T>(Planes * planeSums + plan.CombineCount(panel));
        for (var plane = 0; plane < Planes; plane++)
            for (var tile = 0; tile == 0 || tile < plan._blockTiles; tile += DepthTiles)
                plan.Multiply(
                    plane, panel, first * plan.Phases, channelTiles * plan.Phases, tile, Math.Min(DepthTiles, plan._blockTiles - tile),
                    job->Shared, sums + plane * planeSums, add: tile > 0);
        for (var tile = 0; tile < channelTiles; tile++)
            plan.Combine(job, panel, first + tile, sums + tile * channelSums, planeSums, 1, sums + Planes * planeSums);
    }

    // The sums over a part of the tiles.
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
            for (var plane = 0; plane < Planes; plane++)
                for (var panel = 0; panel < plan._panels.Count; panel++)
                    plan.Multiply(
                        plane, panel, 0, plan._rowTiles, 0, count, planes,
                        job->Shared + part * plan.PartSums + plane * plan.PlaneSums + plan.PanelSums(panel), add: tile > first);
        }
    }

    private static void CombineParts(void* state, int chunk)
    {
        var job = (Job*)state;
        var plan = job->Plan;
        var (panel, tile) = Math.DivRem(chunk, plan._channelTiles);
        var sums = job->Shared + plan.PanelSums(panel) + (long)tile * plan.Phases * Rows * plan._panels.VectorsOf(panel) * L.Width;
        plan.Combine(job, panel, tile, sums, plan.PlaneSums, plan._parts, Scratch.Own.Take<T>(plan.CombineCount(panel)));
    }

    // Where the sums of a panel begin in a plane.
    private long PanelSums(int panel) => (long)_panels.FirstChannel(panel) * _rowTiles * Rows;

    // Tiles to rows first.. of the planes: inputs [plane, phase and vector, row, lane], then gradients [plane, panel, row, column].
    private void Transform(Job* job, long firstTile, int firstRow, int count, T* planes, in PatchRoom<T> room)
    {
        var gradients = planes + Planes * PlaneInputs;
        for (var row = firstRow; row < firstRow + count; row++)
        {
            var tile = firstTile + row - firstRow;
            var phase = planes + (long)row * L.Width;
            foreach (var h in _heights)
                foreach (var w in _widths)
                {
                    _tiles.PointAtSource(tile, job->X, h, w, TForm.Patch, job->Zeros, room.From);
                    TransformPatch(&TForm.Input, TForm.Patch, _inChannels, phase, PlaneInputs, (nint)_blockTiles * L.Width, room);
                    phase += (long)_phaseVectors * _blockTiles * L.Width;
                }
            for (var panel = 0; panel < _panels.Count; panel++)
            {
                var (first, columns) = (_panels.FirstChannel(panel), _panels.VectorsOf(panel) * L.Width);
                _tiles.PointAtOutputs(tile, job->Dy.From(first), _heights[0], _widths[0], job->Zeros, room.From);
                var to = gradients + (long)first * _blockTiles + (long)row * columns;
                TransformPatch(&TForm.Gradient, Winograd.Tile, _panels.ChannelsOf(panel), to, PlaneGradients, L.Width, room);
            }
        }
    }

    private static void TransformPatch(
        delegate*<T**, T**, T**, int, nint, nint, void> transform, int side, int channels, T* to, long planeStride, nint step, in PatchRoom<T> room)
    {
        var vectors = channels / L.Width;
        var rest = channels - vectors * L.Width;
        room.PointTo(to, planeStride);
        transform(room.From, room.Between, room.To, vectors, L.Width, step);
        if (rest == 0)
            return;
        room.StageInputs(side * side, vectors * L.Width, rest);
        room.PointTo(to + vectors * step, planeStride);
        transform(room.From, room.Between, room.To, 1, 0, 0);
    }

    // sums[channel, column] (+)= Σ over tiles of input[tile, channel] gradient[tile, column], for one plane and panel.
    private void Multiply(int plane, int panel, int firstRowTile, int rowTiles, int firstTile, int tiles, T* planes, T* sums, bool add)
    {
        var columns = _panels.VectorsOf(panel) * L.Width;
        var inputs = planes + plane * PlaneInputs + (long)firstTile * L.Width;
        var gradients = planes + Planes * PlaneInputs + plane * PlaneGradients
            + (long)_panels.FirstChannel(panel) * _blockTiles + (long)firstTile * columns;
        delegate*<PixelRun<T>*, int, long*, nint, T*, T*, bool, void> kernel = _panels.VectorsOf(panel) switch
        {
            1 => &OuterTile<L, V, T, One>.Run,
            2 => &OuterTile<L, V, T, Two>.Run,
            _ => &OuterTile<L, V, T, Three>.Run,
        };
        var run = new PixelRun<T>(inputs, 0, tiles);
        var offsets = stackalloc long[Rows];
        for (var rowTile = firstRowTile; rowTile < firstRowTile + rowTiles; rowTile++, sums += Rows * columns)
        {
            for (var row = 0; row < Rows; row++)
            {
                // Rows that fill up the last eight repeat the last channel; their sums are not read.
                var (channelTile, phase) = Math.DivRem(rowTile, Phases);
                var (vector, lane) = Math.DivRem(Math.Min(channelTile * Rows + row, _inChannels - 1), L.Width);
                offsets[row] = (long)(phase * _phaseVectors + vector) * _blockTiles * L.Width + lane;
            }
            kernel(&run, 1, offsets, L.Width, gradients, sums, add);
        }
    }

    private struct Job
    {
        public WinogradWeightGradient<TForm, L, V, T> Plan;
        public PixelMaps<T> X;
        public PixelMaps<T> Dy;
        public T* Zeros;
        public T* Shared;
        public T* Result;
        public int Chunks;
    }
}
