using System.Runtime.Intrinsics.X86;

namespace Fathom.Cpu;

/// <summary>
/// When to write results past the caches: a store to a line that is not there would read it first, a third of the traffic of a copy. What
/// reads a small result next finds it in the cache, so only large work is written so.
/// </summary>
internal static class Streaming
{
    /// <summary>Least bytes that a kernel reads and writes: beyond what the second-level caches hold many times over.</summary>
    public const long LeastBytes = 24L << 20;

    /// <summary>Orders what was written so before whatever the thread writes next, such as the news that it is done.</summary>
    public static void Fence()
    {
        if (Sse.IsSupported)
            Sse.StoreFence();
    }
}
