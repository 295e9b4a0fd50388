#pragma warning disable CS8500 // See WeightGradient.cs.
using System.Runtime.InteropServices;

namespace Fathom.Cpu;

internal sealed unsafe partial class WeightGradient<L, V, T>
{
    private static void SumChunk(void* state, int chunk)
    {
        var job = (Job*)state;
        var plan = job->Plan;
        plan.SumChunk(job, chunk / job->TileChunks, chunk % job->TileChunks);
    }

    private void SumChunk(Job* job, int part, int tileChunk)
    {
        var sums = job->Sums + part * PartSums;
        var firstTile = (int)Grain.Start(tileChunk, job->TileChunks, _tiles);
        var endTile = (int)Grain.Start(tileChunk + 1, job->TileChunks, _tiles);
        var (first, end) = (Grain.Start(part, _parts, Pixels, BlockPixels), Grain.Start(part + 1, _parts, Pixels, BlockPixels));

        var panel = Scratch.Own.Take<T>(BlockPixels * 3L * L.Width + BlockPixels * sizeof(PixelRun<T>) / sizeof(T));
        var runs = (PixelRun<T>*)(panel + BlockPixels * 3L * L.Width);
        for (var pixel = first; pixel < end; pixel += BlockPixels)
        {
            var count = (int)Math.Min(BlockPixels, end - pixel);
            for (var group = 0; group < _sizes.Geometry.Groups; group++)
                for (var p = 0; p < _panels.Count; p++)
                {
                    PackGradients(job->Dy, pixel, count, group, p, panel);
                    SumBlock(job, group, p, pixel, count, firstTile, endTile, panel, runs, sums, add: pixel > first);
                }
        }
    }

    private void SumBlock(
        Job* job, int group, int p, long pixel, int count, int firstTile, int endTile, T* panel, PixelRun<T>* runs, T* sums, bool add)
    {
        var vectors = _panels.VectorsOf(p);
        var tileSums = Rows * vectors * L.Width;
        sums += group * GroupSums + (long)_panels.FirstChannel(p) * _tiles * Rows;
        delegate*<PixelRun<T>*, int, long*, nint, T*, T*, bool, void> kernel = vectors switch
        {
            1 => &OuterTile<L, V, T, One>.Run,
            2 => &OuterTile<L, V, T, Two>.Run,
            _ => &OuterTile<L, V, T, Three>.Run,
        };

        var x = job->X + (long)group * _sizes.GroupInputs;
        var step = (nint)_pass.W.SourceStep * _sizes.InChannels;
        var offsets = (long*)Marshal.UnsafeAddrOfPinnedArrayElement(_offsets, 0);
        var runCount = 0;
        for (var tile = firstTile; tile < endTile; tile++)
        {
            if (tile == firstTile || tile % _tilesPerRunList == 0)
                runCount = _runs.Find(x, pixel, count, _merged ? -1 : tile / _tilesPerRunList, runs);
            if (runCount > 0 || !add)
                kernel(runs, runCount, offsets + tile * Rows, step, panel, sums + (long)tile * tileSums, add);
        }
    }

    private void PackGradients(T* dy, long firstPixel, int count, int group, int p, T* panel)
    {
        var (columns, used) = (_panels.VectorsOf(p) * L.Width, _panels.ChannelsOf(p));
        var from = dy + firstPixel * _sizes.OutChannels + group * _sizes.GroupOutputs + _panels.FirstChannel(p);
        var endOfDy = dy + Pixels * _sizes.OutChannels;
        for (var pixel = 0; pixel < count; pixel++, from += _sizes.OutChannels, panel += columns)
        {
            // Vectors may reach into the next pixels: the sums of lanes that stick out are never read.
            if (used == columns || from + columns <= endOfDy)
            {
                for (var column = 0; column < columns; column += L.Width)
                    L.Store(L.Load(from + column), panel + column);
                continue;
            }
            for (var column = 0; column < used; column++)
                panel[column] = from[column];
            for (var column = used; column < columns; column++)
                panel[column] = default;
        }
    }
}
