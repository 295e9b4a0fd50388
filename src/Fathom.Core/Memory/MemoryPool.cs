namespace Fathom;

/// <summary>
/// Native memory for tensors: 64-byte aligned blocks, kept by size when the garbage collector has released their owner and given
/// out again. Before the pool grows it asks the collector whether released blocks are waiting.
/// </summary>
public static class MemoryPool
{
    /// <summary>The least that is given out between two looks for garbage: a young collection costs less than faulting in this much.</summary>
    private const long CollectAfterBytes = 64L << 20;

    /// <summary>Growth after which old garbage is looked for too, which costs time in proportion to the managed heap.</summary>
    private const long CollectAllAfterBytes = 512L << 20;

    private static readonly Lock Gate = new();
    private static readonly Dictionary<long, Stack<nint>> Free = [];
    private static long reserved, live, rentedSinceCollect, grownSinceFullCollect;

    /// <summary>Bytes that the pool holds from the operating system, in use or free.</summary>
    public static long ReservedBytes => Interlocked.Read(ref reserved);

    /// <summary>Bytes in blocks that are in use.</summary>
    public static long LiveBytes => Interlocked.Read(ref live);

    /// <summary>A block of at least <paramref name="byteLength"/> bytes; its contents are undefined.</summary>
    internal static nint Rent(long byteLength, out long blockLength)
    {
        blockLength = BlockLength(byteLength);
        var rented = Interlocked.Add(ref rentedSinceCollect, blockLength);
        if (TryTake(blockLength, out var block))
            return block;
        // Owners that are garbage have not been finalised yet: let them return their blocks before more is taken.
        if (rented > CollectAfterBytes && Collect(blockLength, generation: 0, out block))
            return block;
        var grown = Interlocked.Add(ref grownSinceFullCollect, blockLength);
        if (grown > Math.Max(CollectAllAfterBytes, LiveBytes / 2) && Collect(blockLength, GC.MaxGeneration, out block))
            return block;
        block = SystemMemory.Allocate(blockLength);
        Interlocked.Add(ref reserved, blockLength);
        Interlocked.Add(ref live, blockLength);
        return block;
    }

    private static bool Collect(long blockLength, int generation, out nint block)
    {
        GC.Collect(generation);
        GC.WaitForPendingFinalizers();
        Interlocked.Exchange(ref rentedSinceCollect, 0);
        if (generation == GC.MaxGeneration)
            Interlocked.Exchange(ref grownSinceFullCollect, 0);
        return TryTake(blockLength, out block);
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
                    SystemMemory.Free(block);
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
