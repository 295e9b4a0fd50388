using System.Numerics;

namespace Fathom.Cpu;

/// <summary>
/// The grain rule: how a loop is cut into chunks for <see cref="WorkerPool"/>. Claiming a chunk costs 20 to 300 ns, waking a parked thread 5 to
/// 35 µs, so a chunk should hold 20 µs of work or more; a loop below that stays on the caller. The cut is a function of the size of the work
/// alone, so that what a chunk computes, and in which order, is the same for any number of threads.
/// </summary>
internal static class Grain
{
    /// <summary>Least work worth a chunk of its own.</summary>
    public const double Nanoseconds = 20_000;

    /// <summary>Most chunks of one loop: enough to balance the load on tens of threads.</summary>
    public const int MaxChunks = 256;

    // Up to here the number of chunks is a power of two: of three chunks one of two threads would have twice as much to do.
    private const int FewChunks = 16;

    /// <summary>
    /// Number of chunks, at least 1, for <paramref name="items"/> items that take about <paramref
    /// name="nanosecondsPerItem"/> each.
    /// </summary>
    public static int Chunks(long items, double nanosecondsPerItem)
    {
        var chunks = (long)(items * nanosecondsPerItem / Nanoseconds);
        if (chunks is > 0 and < FewChunks)
            chunks = (long)BitOperations.RoundUpToPowerOf2((uint)chunks);
        return (int)Math.Clamp(chunks, 1, Math.Clamp(items, 1, MaxChunks));
    }

    /// <summary>
    /// First item of chunk <paramref name="chunk"/> of <paramref name="chunks"/>; passing <paramref name="chunk"/> + 1 gives
    /// the end. Boundaries
    /// are multiples of <paramref name="multiple"/> items (except the last), so that chunks begin on whole vectors or panels.
    /// </summary>
    public static long Start(int chunk, int chunks, long items, long multiple = 1)
    {
        var groups = (items + multiple - 1) / multiple;
        var group = groups / chunks * chunk + Math.Min(chunk, groups % chunks);
        return Math.Min(items, group * multiple);
    }
}
