using System.Runtime.Intrinsics.X86;

namespace Fathom.Cpu;

/// <summary>What comes nearer while microkernels run.</summary>
internal unsafe struct Coming
{
    /// <summary>Of A; comes first, since it is needed sooner.</summary>
    public ComingLines A;

    /// <summary>Of B.</summary>
    public ComingLines B;

    /// <summary>Bytes from C to what the epilogue reads beside it, which lies alike; 0 for nothing.</summary>
    public nint Beside;

    /// <summary>See <see cref="ComingLines.TryTake"/>.</summary>
    public bool TryTake(long count, out byte* from, out long step) => A.TryTake(count, out from, out step) || B.TryTake(count, out from, out step);

    /// <summary>Brings what lies beside a microkernel's tile of C: so few lines that they come while it runs.</summary>
    /// <param name="c">The tile.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="bytes">Bytes of a row of it.</param>
    /// <param name="rowStride">Bytes from one row to the next.</param>
    public readonly void BringBeside(void* c, int rows, long bytes, long rowStride)
    {
        if (Beside == 0 || !Sse.IsSupported)
            return;
        var row = (byte*)c + Beside;
        for (var n = 0; n < rows; n++, row += rowStride)
            for (var line = 0L; line < bytes; line += ComingLines.Line)
                Sse.Prefetch1(row + line);
    }
}
