#pragma warning disable CS8500 // See WinogradWeightGradient.cs.
namespace Fathom.Cpu;

internal sealed unsafe partial class WinogradWeightGradient<L, V, T>
{
    private const int Taps = 9;

    /// <summary>Elements that <see cref="Combine"/> works with.</summary>
    private long CombineCount(int panel) =>
        (long)(Winograd.Planes + Taps) * _panels.VectorsOf(panel) * L.Width + PatchRoom<T>.Count(L.Width);

    // Adds up the parts for 8 input channels and transforms [36, channel, output] to [output, channel, tap].
    private void Combine(Job* job, int panel, int rowTile, T* sums, long planeSums, int parts, T* totals)
    {
        var (vectors, used) = (_panels.VectorsOf(panel), _panels.ChannelsOf(panel));
        var columns = vectors * L.Width;
        var weights = totals + Winograd.Planes * columns;
        var room = new PatchRoom<T>(weights + Taps * columns, L.Width);
        for (var tap = 0; tap < Taps; tap++)
            room.To[tap] = weights + tap * columns;

        var outputStride = (long)_inChannels * Taps;
        var end = Math.Min(_inChannels, (rowTile + 1) * Rows);
        for (var channel = rowTile * Rows; channel < end; channel++, sums += columns)
        {
            for (var plane = 0; plane < Winograd.Planes; plane++)
                room.From[plane] = parts == 1 ? sums + plane * planeSums : totals + plane * columns;
            if (parts > 1)
                AddParts(sums, planeSums, parts, columns, totals);
            WinogradTransform<KernelGradientLine<L, V, T>, T>.Run(room.From, room.Between, room.To, vectors, L.Width, L.Width);
            var to = job->Result + _panels.FirstChannel(panel) * outputStride + (long)channel * Taps;
            for (var column = 0; column < used; column++, to += outputStride)
                for (var tap = 0; tap < Taps; tap++)
                    to[tap] = weights[tap * columns + column];
        }
    }

    private void AddParts(T* sums, long planeSums, int parts, int columns, T* totals)
    {
        for (var plane = 0; plane < Winograd.Planes; plane++, sums += planeSums)
            for (var column = 0; column < columns; column += L.Width, totals += L.Width)
            {
                var total = L.Load(sums + column);
                for (var part = 1; part < parts; part++)
                    total = L.Add(total, L.Load(sums + part * PartSums + column));
                L.Store(total, totals);
            }
    }
}
