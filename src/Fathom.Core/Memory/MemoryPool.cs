using System.Diagnostics.CodeAnalysis;

namespace Fathom;

/// <summary>
/// Native memory for tensors: 64-byte aligned blocks, kept by size when the garbage collector has released their owner and given
/// out again. Now and then, and before it grows, the pool asks the collector whether released blocks are waiting.
/// </summary>
public static class MemoryPool
{
    /// <summary>
    /// The least that is given out between two looks for garbage. Such a look costs about 60 µs, less than it takes to write this much in memory,
    /// and lets a loop that drops its results compute them in the same block, which is still in the cache.
    /// </summary>
    private const long CollectAfterBytes = 8L << 20;

    /// <summary>The most: looks that find nothing become rarer, since each makes what is alive older and harder to collect later.</summary>
    private const long CollectAfterBytesAtMost = 128L << 20;

    /// <summary>Growth after which old garbage is looked for too, which costs time in proportion to the managed heap.</summary>
    private const long CollectAllAfterBytes = 256L << 20;

    /// <summary>What a result outlives when it is read to compute the next one: generation 1 still holds it then.</summary>
    private const int YoungGeneration = 1;

    private static readonly Lock Gate = new();
    private static readonly Dictionary<long, Stack<MemoryBlock>> Free = [];
    private static readonly List<MemoryBlock> Used = [];
    private static long reserved, live, rentedSinceCollect, grownSinceFullCollect;
    private static long collectAfter = CollectAfterBytes;
    private static int collectionsSeen;

    /// <summary>Bytes that the pool holds from the operating system, in use or free.</summary>
    public static long ReservedBytes => Interlocked.Read(ref reserved);

    /// <summary>Bytes in blocks whose owners the garbage collector has not found unreachable.</summary>
    public static long LiveBytes
    {
        get
        {
            lock (Gate)
            {
                FindGarbage();
                return live;
            }
        }
    }

    /// <summary>
    /// To be called before the results of a run are given memory: looks for garbage if enough was given out, so that the results of the run
    /// before, when they are dropped, make room for those to come.
    /// </summary>
    internal static void BeforeRun()
    {
        if (Interlocked.Read(ref rentedSinceCollect) >= Interlocked.Read(ref collectAfter))
            CollectYoung();
    }

    /// <summary>The address of at least <paramref name="byteLength"/> bytes, for as long as <paramref name="owner"/> lives; their contents are undefined.</summary>
    internal static nint Rent(Storage owner, long byteLength)
    {
        var length = BlockLength(byteLength);
        var rented = Interlocked.Add(ref rentedSinceCollect, length);
        if (TryTake(owner, length, out var address))
            return address;
        // Within a run not while blocks are free: each look makes the results of the same run older, until only a full collection finds them.
        if (rented >= Interlocked.Read(ref collectAfter))
        {
            CollectYoung();
            if (TryTake(owner, length, out address))
                return address;
        }
        var grown = Interlocked.Add(ref grownSinceFullCollect, length);
        if (grown > Math.Max(CollectAllAfterBytes, LiveBytes / 2))
        {
            Collect(GC.MaxGeneration);
            Interlocked.Exchange(ref grownSinceFullCollect, 0);
            if (TryTake(owner, length, out address))
                return address;
        }
        var block = new MemoryBlock(length);
        Interlocked.Add(ref reserved, length);
        lock (Gate)
            Lend(block, owner);
        return block.Address;
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
        Interlocked.Exchange(ref rentedSinceCollect, 0);
    }

    /// <summary>Returns all free blocks to the operating system.</summary>
    public static void Trim()
    {
        lock (Gate)
        {
            FindGarbage();
            foreach (var (length, stack) in Free)
                while (stack.TryPop(out var block))
                {
                    block.Free();
                    Interlocked.Add(ref reserved, -length);
                }
        }
    }

    private static bool TryTake(Storage owner, long length, out nint address)
    {
        lock (Gate)
        {
            if (!TryPop(length, out var block))
            {
                FindGarbage();
                TryPop(length, out block);
            }
            address = block?.Address ?? 0;
            if (block is not null)
                Lend(block, owner);
            return block is not null;
        }
    }

    private static bool TryPop(long length, [NotNullWhen(true)] out MemoryBlock? block)
    {
        block = null;
        return Free.TryGetValue(length, out var stack) && stack.TryPop(out block);
    }

    private static void Lend(MemoryBlock block, Storage owner)
    {
        block.Owner = owner;
        Used.Add(block);
        live += block.ByteLength;
    }

    // Only a collection makes garbage known.
    private static void FindGarbage()
    {
        var collections = GC.CollectionCount(0);
        if (collections == collectionsSeen)
            return;
        collectionsSeen = collections;
        var kept = 0;
        for (var i = 0; i < Used.Count; i++)
        {
            var block = Used[i];
            if (block.Owner is null)
                Return(block);
            else
                Used[kept++] = block;
        }
        Used.RemoveRange(kept, Used.Count - kept);
    }

    private static void Return(MemoryBlock block)
    {
        live -= block.ByteLength;
        if (!Free.TryGetValue(block.ByteLength, out var stack))
            Free[block.ByteLength] = stack = new();
        stack.Push(block);
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
