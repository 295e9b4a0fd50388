using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>Neighbouring elements from their stored form to the one that is computed with.</summary>
internal static unsafe class Widening<L, V, T, S> where L : struct, IMatMulLanes<V, T> where V : struct where T : unmanaged where S : struct, IStoredLanes<V, T>
{
    /// <summary>to[i] = scale from[i] for i below <paramref name="count"/>; with a scale of 1 exact.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(void* from, T* to, long count, T scale)
    {
        var z = L.Broadcast(&scale);
        var source = (byte*)from;
        var whole = count - count % L.Width;
        for (var i = 0L; i < whole; i += L.Width, source += L.Width * S.ByteLength)
            L.Store(L.Multiply(z, S.Load(source)), to + i);
        if (whole < count)
            RunTail(source, to + whole, (int)(count - whole), z);
    }

    private static void RunTail(byte* from, T* to, int count, V scale)
    {
        // The largest vector has 64 bytes.
        var memory = stackalloc byte[64];
        new ReadOnlySpan<byte>(from, count * S.ByteLength).CopyTo(new Span<byte>(memory, 64));
        var wide = L.Multiply(scale, S.Load(memory));
        Unsafe.CopyBlockUnaligned(ref *(byte*)to, ref Unsafe.As<V, byte>(ref wide), (uint)(count * sizeof(T)));
    }
}
