using System.Runtime.InteropServices;

namespace Fathom.Cpu;

/// <summary>Native memory of each thread for the tile it is working on; it grows to the largest need and is reused.</summary>
internal static unsafe class ThreadScratch
{
    private const int Alignment = TileSchedule.Page;

    [ThreadStatic]
    private static Block? block;

    /// <summary>At least <paramref name="bytes"/> bytes, uninitialised, valid until the next call on this thread.</summary>
    public static byte* Get(long bytes)
    {
        if (block is null || block.Bytes < bytes)
            block = new Block(bytes);
        return block.Address;
    }

    // The finalizer returns the memory when the thread has ended or a larger block has taken its place.
    private sealed class Block(long bytes)
    {
        public byte* Address { get; } = (byte*)NativeMemory.AlignedAlloc((nuint)bytes, Alignment);

        public long Bytes { get; } = bytes;

        ~Block() => NativeMemory.AlignedFree(Address);
    }
}
