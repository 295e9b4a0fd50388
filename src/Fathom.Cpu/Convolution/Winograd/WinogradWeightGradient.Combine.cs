#pragma warning disable CS8500 // See WinogradWeightGradient.cs.
namespace Fathom.Cpu;

internal sealed unsafe partial class WinogradWeightGradient<TForm, L, V, T>
{
    private int Positions => _kernel.Height * _kernel.Width;

    /// <summary>Elements that <see cref="Combine"/> works with.</summary>
    private long CombineCount(int panel) =>
        (long)(Planes + Rows * Positions + 1) * _panels.VectorsOf(panel) * L.Width + PatchRoom<T>.Count(L.Width);

    // Adds up the parts for 8 input channels and transforms [phase, channel], of each plane, to [channel, position], which are turned to rows of the outputs.
    private void Combine(Job* job, int panel, int channelTile, T* sums, long planeSums, int parts, T* totals)
    {
        var (vectors, first) = (_panels.VectorsOf(panel), channelTile * Rows);
        var (columns, channels) = (vectors * L.Width, Math.Min(Rows, _inChannels - first));
        var weights = totals + Planes * columns;
        var spare = weights + Rows * Positions * columns;
        var room = new PatchRoom<T>(spare + columns, L.Width);
        for (var phase = 0; phase < Phases; phase++, sums += Rows * columns)
            for (var channel = 0; channel < channels; channel++)
            {
                var partSums = sums + channel * columns;
                room.PointFrom(parts == 1 ? partSums : totals, parts == 1 ? planeSums : columns);
                if (parts > 1)
                    AddParts(partSums, planeSums, parts, columns, totals);
                PointAtTaps(phase, weights + channel * Positions * columns, columns, spare, room.To);
                TForm.KernelGradient(room.From, room.Between, room.To, vectors, L.Width, L.Width);
            }
        var outputStride = (long)_inChannels * Positions;
        Matrix.Transpose(
            weights, columns, channels * Positions, _panels.ChannelsOf(panel),
            job->Result + _panels.FirstChannel(panel) * outputStride + (long)first * Positions, outputStride);
    }

    // Where a phase's taps belong among the rows of a channel, and spare for those beyond the kernel's end.
    private void PointAtTaps(int phase, T* rows, int columns, T* spare, T** to)
    {
        var (h, w) = (_heights[phase / _widths.Length], _widths[phase % _widths.Length]);
        for (var i = 0; i < TForm.Taps; i++)
            for (var j = 0; j < TForm.Taps; j++)
                *to++ = h.Tap(i) < _kernel.Height && w.Tap(j) < _kernel.Width ? rows + (h.Tap(i) * _kernel.Width + w.Tap(j)) * columns : spare;
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
