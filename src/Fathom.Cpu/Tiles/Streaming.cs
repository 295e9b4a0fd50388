using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Cpu;

/// <summary>
/// When to write results past the caches: a store to a line that is not there would read it first, a third of the traffic of a copy. What
/// reads a small result next finds it in the cache, so only large work is written so.
/// </summary>
internal static unsafe class Streaming
{
    /// <summary>Least bytes that a kernel reads and writes: beyond what the second-level caches hold many times over.</summary>
    public const long LeastBytes = 24L << 20;

    /// <summary>Bytes of a cache line, of which the address of a streamed register is a multiple.</summary>
    public const int Line = 64;

    /// <summary>Most bytes that are asked for ahead of where a copy jumps to: the processor finds the rest by itself.</summary>
    private const long AheadBytes = 512;

    /// <summary>Asks for the beginning of what is read next, anywhere in memory.</summary>
    /// <param name="from">Its first byte.</param>
    /// <param name="bytes">How many it has.</param>
    public static void Expect(byte* from, long bytes)
    {
        if (Sse.IsSupported)
            for (var i = 0L; i < Math.Min(bytes, AheadBytes); i += Line)
                Sse.Prefetch0(from + i);
    }

    /// <summary>Copies neighbours.</summary>
    /// <param name="from">First byte to read.</param>
    /// <param name="to">First byte to write.</param>
    /// <param name="bytes">How many.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Copy(byte* from, byte* to, long bytes)
    {
        var head = Math.Min(bytes, -(nint)to & (Line - 1));
        NativeMemory.Copy(from, to, (nuint)head);
        var i = head;
        for (; i + Line <= bytes; i += Line)
            Vector512.Load(from + i).StoreAlignedNonTemporal(to + i);
        NativeMemory.Copy(from + i, to + i, (nuint)(bytes - i));
    }

    /// <summary>Sets part of a block to zero, past the caches when the block is large; needs a <see cref="Fence"/> afterwards.</summary>
    /// <param name="to">First byte of the part.</param>
    /// <param name="bytes">How many.</param>
    /// <param name="blockBytes">Size of the block.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Clear(byte* to, long bytes, long blockBytes)
    {
        if (blockBytes < LeastBytes || bytes < Line)
        {
            NativeMemory.Clear(to, (nuint)bytes);
            return;
        }
        var head = -(nint)to & (Line - 1);
        NativeMemory.Clear(to, (nuint)head);
        long i = head;
        for (; i + Line <= bytes; i += Line)
            Vector512<byte>.Zero.StoreAlignedNonTemporal(to + i);
        NativeMemory.Clear(to + i, (nuint)(bytes - i));
    }

    /// <summary>Orders what was written so before whatever the thread writes next, such as the news that it is done.</summary>
    public static void Fence()
    {
        if (Sse.IsSupported)
            Sse.StoreFence();
    }
}
