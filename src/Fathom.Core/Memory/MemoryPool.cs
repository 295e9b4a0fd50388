namespace Fathom;

/// <summary>
/// Native memory for tensors: 64-byte aligned blocks, kept by size when the garbage collector has released their owner and given
/// out again. Now and then, and before it grows, the pool asks the collector whether released blocks are waiting.
/// </summary>
public static class MemoryPool
{
    /// <summary>
    /// The least that is given out between two looks for garbage. Such a look costs about 60 µs, a few hundredths of what it takes to write this
    /// much, and lets a loop that drops its results compute them in the same few blocks, which are still in the cache.
    /// </summary>
    private const long CollectAfterBytes = 16L << 20;

    /// <summary>The most: looks that find nothing become rarer, since each makes what is alive older and harder to collect later.</summary>
    private const long CollectAfterBytesAtMost = 128L << 20;

    /// <summary>Growth after which old garbage is looked for too, which costs time in proportion to the managed heap.</summary>
    private const long CollectAllAfterBytes = 256L << 20;

    /// <summary>What a result outlives when it is read to compute the next one: generation 1 still holds it then.</summary>
    private const int YoungGeneration = 1;

    private static readonly Lock Gate = new();
    private static readonly Dictionary<long, Stack<nint>> Free = [];
    private static long reserved, live, rentedSinceCollect, grownSinceFullCollect;
    private static long collectAfter = CollectAfterBytes;

    /// <summary>Bytes that the pool holds from the operating system, in use or free.</summary>
    public static long ReservedBytes => Interlocked.Read(ref reserved);

    /// <summary>Bytes in blocks that are in use.</summary>
    public static long LiveBytes => Interlocked.Read(ref live);

    /// <summary>A block of at least <paramref name="byteLength"/> bytes; its contents are undefined.</summary>
    internal static nint Rent(long byteLength, out long blockLength)
    {
        blockLength = BlockLength(byteLength);
        // Owners that are garbage have not been finalised yet: let them return their blocks, of which the last one returned is the next given out.
        if (Interlocked.Add(ref rentedSinceCollect, blockLength) >= Interlocked.Read(ref collectAfter))
            CollectYoung();
        if (TryTake(blockLength, out var block))
            return block;
        var grown = Interlocked.Add(ref grownSinceFullCollect, blockLength);
        if (grown > Math.Max(CollectAllAfterBytes, LiveBytes / 2))
        {
            Collect(GC.MaxGeneration);
            Interlocked.Exchange(ref grownSinceFullCollect, 0);
            if (TryTake(blockLength, out block))
                return block;
        }
        block = SystemMemory.Allocate(blockLength);
        Interlocked.Add(ref reserved, blockLength);
        Interlocked.Add(ref live, blockLength);
        return block;
    }

    private static void CollectYoung()
    {
        var before = LiveBytes;
        Collect(YoungGeneration);
        var next = LiveBytes < before ? CollectAfterBytes : Math.Min(2 * Interlocked.Read(ref collectAfter), CollectAfterBytesAtMost);
        Interlocked.Exchange(ref collectAfter, next);
    }

    private static void Collect(int generation)
    {
        GC.Collect(generation);
        GC.WaitForPendingFinalizers();
        Interlocked.Exchange(ref rentedSinceCollect, 0);
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
