#pragma warning disable CS8500 // See WinogradWeightGradient.cs.
namespace Fathom.Cpu;

internal sealed unsafe partial class WinogradWeightGradient<L, V, T>
{
    private const int Taps = 9;

    private static void CombineChunk(void* state, int chunk)
    {
        var job = (Job*)state;
        var plan = job->Plan;
        var items = plan._panels.Count * plan._rowTiles;
        var end = (int)Grain.Start(chunk + 1, job->Chunks, items);
        for (var item = (int)Grain.Start(chunk, job->Chunks, items); item < end; item++)
            plan.Combine(job, item / plan._rowTiles, item % plan._rowTiles);
    }

    // Adds up the parts for 8 input channels and transforms [36, channel, output] to [output, channel, tap].
    private void Combine(Job* job, int panel, int rowTile)
    {
        var (vectors, used) = (_panels.VectorsOf(panel), _panels.ChannelsOf(panel));
        var columns = vectors * L.Width;
        var totals = Scratch.Own.Take<T>((Winograd.Planes + Taps) * columns + PatchRoom<T>.Count(L.Width));
        var weights = totals + Winograd.Planes * columns;
        var room = new PatchRoom<T>(weights + Taps * columns, L.Width);
        for (var plane = 0; plane < Winograd.Planes; plane++)
            room.From[plane] = totals + plane * columns;
        for (var tap = 0; tap < Taps; tap++)
            room.To[tap] = weights + tap * columns;

        var sums = job->Sums + ((long)_panels.FirstChannel(panel) * _rowTiles + (long)rowTile * columns) * Rows;
        var outputStride = (long)_inChannels * Taps;
        var end = Math.Min(_inChannels, (rowTile + 1) * Rows);
        for (var channel = rowTile * Rows; channel < end; channel++, sums += columns)
        {
            AddParts(sums, columns, totals);
            WinogradTransform<KernelGradientLine<L, V, T>, T>.Run(room.From, room.Between, room.To, vectors, L.Width, L.Width);
            var to = job->Result + _panels.FirstChannel(panel) * outputStride + (long)channel * Taps;
            for (var column = 0; column < used; column++, to += outputStride)
                for (var tap = 0; tap < Taps; tap++)
                    to[tap] = weights[tap * columns + column];
        }
    }

    private void AddParts(T* sums, int columns, T* totals)
    {
        for (var plane = 0; plane < Winograd.Planes; plane++, sums += PlaneSums)
            for (var column = 0; column < columns; column += L.Width, totals += L.Width)
            {
                var total = L.Load(sums + column);
                for (var part = 1; part < _parts; part++)
                    total = L.Add(total, L.Load(sums + part * SumCount + column));
                L.Store(total, totals);
            }
    }
}
