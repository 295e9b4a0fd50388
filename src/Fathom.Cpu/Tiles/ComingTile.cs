using System.Runtime.Intrinsics.X86;

namespace Fathom.Cpu;

/// <summary>
/// Brings a part of what the next tile reads into the first-level cache, between two instructions of this tile: memory would be idle while they
/// compute, and a processor foresees nothing beyond a page.
/// </summary>
/// <param name="loads">The loaded values.</param>
/// <param name="byteLengths">Size of an element of each in memory.</param>
/// <param name="part">Which part of <paramref name="parts"/> to bring.</param>
/// <param name="parts">How many there are.</param>
internal sealed unsafe class ComingTile(int[] loads, int[] byteLengths, int part, int parts) : TileInstruction
{
    /// <summary>Least bytes that a kernel reads and writes: what the second-level cache holds comes fast enough.</summary>
    public const long LeastBytes = 4L << 20;

    public override void Execute(TileFrame* frame)
    {
        for (var n = 0; n < loads.Length; n++)
        {
            var coming = frame->Values[loads[n]].Coming;
            if (coming == null || !Sse.IsSupported)
                continue;
            var bytes = (nint)frame->Count(Extent.Full) * byteLengths[n];
            var end = coming + bytes * (part + 1) / parts;
            for (var line = coming + bytes * part / parts / Streaming.Line * Streaming.Line; line < end; line += Streaming.Line)
                Sse.Prefetch0(line);
        }
    }
}
