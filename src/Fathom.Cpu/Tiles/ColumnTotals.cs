using System.Runtime.InteropServices;

namespace Fathom.Cpu;

/// <summary>
/// Brings together the column reductions of the parts into which the rows are cut: each part leaves its totals in shared memory, and they are
/// combined in the order of the parts. A single part stores its totals at once.
/// </summary>
internal sealed unsafe class ColumnTotals(ColumnReduction[] reductions, long columns, int parts)
{
    private readonly long partBytes = reductions.Length * columns * sizeof(long);

    /// <summary>Size of the shared memory.</summary>
    public long Bytes => parts > 1 ? parts * partBytes : 0;

    /// <summary>Starts the reductions of columns <paramref name="first"/> and the <paramref name="width"/> - 1 after it.</summary>
    public void Begin(TileFrame* frame, long first, int width)
    {
        (frame->ColumnOrigin, frame->ColumnWidth) = (first, width);
        foreach (var reduction in reductions)
            reduction.Begin(frame);
    }

    /// <summary>Called after every tile, or every row of long rows: flushes now and then.</summary>
    public void Advance(TileFrame* frame, long done)
    {
        if (done % ColumnReduction.FlushInterval == ColumnReduction.FlushInterval - 1)
            foreach (var reduction in reductions)
                reduction.Flush(frame);
    }

    /// <summary>Ends the reductions of part <paramref name="part"/> over the frame's columns.</summary>
    public void End(TileFrame* frame, byte* shared, int part)
    {
        for (var i = 0; i < reductions.Length; i++)
        {
            reductions[i].Flush(frame);
            var totals = reductions[i].Totals(frame);
            if (parts == 1)
                reductions[i].Store(totals, frame->ColumnOrigin, frame->ColumnWidth, frame->Arguments);
            else
                NativeMemory.Copy(totals, Part(shared, part, i) + frame->ColumnOrigin * sizeof(long), (nuint)frame->ColumnWidth * sizeof(long));
        }
    }

    /// <summary>Combines the parts and stores the results; to be called once, when every part has ended.</summary>
    public void Combine(byte* shared, void** arguments)
    {
        if (parts == 1)
            return;
        for (var i = 0; i < reductions.Length; i++)
        {
            for (var part = 1; part < parts; part++)
                reductions[i].Combine(Part(shared, 0, i), Part(shared, part, i), columns);
            reductions[i].Store(Part(shared, 0, i), 0, columns, arguments);
        }
    }

    private byte* Part(byte* shared, int part, int reduction) => shared + part * partBytes + reduction * columns * sizeof(long);
}
