#pragma warning disable CS8500 // See WinogradWeightGradient.cs.
namespace Fathom.Cpu;

internal sealed unsafe partial class WinogradWeightGradient<TForm, L, V, T>
{
    // Weights of a dense kernel.
    private static int Taps => TForm.Taps * TForm.Taps;

    /// <summary>Elements that <see cref="Combine"/> works with.</summary>
    private long CombineCount(int panel) =>
        (long)(Planes + Taps) * _panels.VectorsOf(panel) * L.Width + PatchRoom<T>.Count(L.Width);

    // Adds up the parts for 8 input channels and transforms [plane, channel, output] to [output, channel, tap].
    private void Combine(Job* job, int panel, int rowTile, T* sums, long planeSums, int parts, T* totals)
    {
        var (vectors, used) = (_panels.VectorsOf(panel), _panels.ChannelsOf(panel));
        var columns = vectors * L.Width;
        var weights = totals + Planes * columns;
        var room = new PatchRoom<T>(weights + Taps * columns, L.Width);
        for (var tap = 0; tap < Taps; tap++)
            room.To[tap] = weights + tap * columns;

        var (phase, phaseTile) = Math.DivRem(rowTile, _phaseRowTiles);
        int* sources = stackalloc int[9], places = stackalloc int[9];
        var tapCount = PlaceTaps(phase, columns, sources, places);
        var kernelCount = (int)_kernel.Count;
        var outputStride = (long)_inChannels * kernelCount;
        var end = Math.Min(_inChannels, (phaseTile + 1) * Rows);
        for (var channel = phaseTile * Rows; channel < end; channel++, sums += columns)
        {
            room.PointFrom(parts == 1 ? sums : totals, parts == 1 ? planeSums : columns);
            if (parts > 1)
                AddParts(sums, planeSums, parts, columns, totals);
            TForm.KernelGradient(room.From, room.Between, room.To, vectors, L.Width, L.Width);
            var to = job->Result + _panels.FirstChannel(panel) * outputStride + (long)channel * kernelCount;
            for (var column = 0; column < used; column++, to += outputStride)
                for (var i = 0; i < tapCount; i++)
                    to[places[i]] = weights[sources[i] + column];
        }
    }

    // Where the taps of a phase lie in a row of weights and in the kernel, without those beyond the kernel's end.
    private int PlaceTaps(int phase, int columns, int* sources, int* places)
    {
        var (h, w) = (_heights[phase / _widths.Length], _widths[phase % _widths.Length]);
        var count = 0;
        for (var tap = 0; tap < Taps; tap++)
        {
            var (row, column) = (h.Tap(tap / TForm.Taps), w.Tap(tap % TForm.Taps));
            if (row < _kernel.Height && column < _kernel.Width)
                (sources[count], places[count++]) = (tap * columns, row * _kernel.Width + column);
        }
        return count;
    }

    private void AddParts(T* sums, long planeSums, int parts, int columns, T* totals)
    {
        for (var plane = 0; plane < Planes; plane++, sums += planeSums)
            for (var column = 0; column < columns; column += L.Width, totals += L.Width)
            {
                var total = L.Load(sums + column);
                for (var part = 1; part < parts; part++)
                    total = L.Add(total, L.Load(sums + part * PartSums + column));
                L.Store(total, totals);
            }
    }
}
