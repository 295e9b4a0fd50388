using System.Runtime.InteropServices;

namespace Fathom;

/// <summary>
/// Native memory for tensors: 64-byte aligned blocks, kept by size when the garbage collector has released their owner and given
/// out again. Before the pool grows it asks the collector whether released blocks are waiting.
/// </summary>
public static unsafe class MemoryPool
{
    private const long CollectAfterBytes = 256L << 20;
    private static readonly Lock Gate = new();
    private static readonly Dictionary<long, Stack<nint>> Free = [];
    private static long reserved, live, grownSinceCollect;

    /// <summary>Bytes that the pool holds from the operating system, in use or free.</summary>
    public static long ReservedBytes => Interlocked.Read(ref reserved);

    /// <summary>Bytes in blocks that are in use.</summary>
    public static long LiveBytes => Interlocked.Read(ref live);

    /// <summary>A block of at least <paramref name="byteLength"/> bytes; its contents are undefined.</summary>
    internal static nint Rent(long byteLength, out long blockLength)
    {
        blockLength = BlockLength(byteLength);
        if (TryTake(blockLength, out var block))
            return block;
        if (Interlocked.Read(ref grownSinceCollect) + blockLength > Math.Max(CollectAfterBytes, LiveBytes / 2))
        {
            // Owners that are garbage have not been finalised yet: let them return their blocks before more is taken.
            GC.Collect();
            GC.WaitForPendingFinalizers();
            Interlocked.Exchange(ref grownSinceCollect, 0);
            if (TryTake(blockLength, out block))
                return block;
        }
        block = (nint)NativeMemory.AlignedAlloc((nuint)blockLength, 64);
        Interlocked.Add(ref reserved, blockLength);
        Interlocked.Add(ref live, blockLength);
        Interlocked.Add(ref grownSinceCollect, blockLength);
        return block;
    }

    /// <summary>Gives a block back for reuse.</summary>
    internal static void Return(nint block, long blockLength)
    {
        Interlocked.Add(ref live, -blockLength);
        lock (Gate)
        {
            if (!Free.TryGetValue(blockLength, out var stack))
                Free[blockLength] = stack = new Stack<nint>();
            stack.Push(block);
        }
    }

    /// <summary>Returns all free blocks to the operating system.</summary>
    public static void Trim()
    {
        lock (Gate)
        {
            foreach (var (blockLength, stack) in Free)
                while (stack.TryPop(out var block))
                {
                    NativeMemory.AlignedFree((void*)block);
                    Interlocked.Add(ref reserved, -blockLength);
                }
        }
    }

    private static bool TryTake(long blockLength, out nint block)
    {
        lock (Gate)
        {
            if (!Free.TryGetValue(blockLength, out var stack) || !stack.TryPop(out block))
            {
                block = 0;
                return false;
            }
        }
        Interlocked.Add(ref live, blockLength);
        return true;
    }

    /// <summary>Sizes are rounded up to eighths of a power of two, so that blocks fit again and at most an eighth is wasted.</summary>
    private static long BlockLength(long byteLength)
    {
        if (byteLength <= 512)
            return Math.Max(64, (byteLength + 63) & ~63L);
        var step = 1L << (60 - (int)long.LeadingZeroCount(byteLength - 1));
        return (byteLength + step - 1) & ~(step - 1);
    }
}
