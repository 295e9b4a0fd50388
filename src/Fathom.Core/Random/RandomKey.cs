namespace Fathom;

/// <summary>
/// A source of randomness: 64 bits that name a stream of numbers. The same key gives the same numbers, on any machine and with any
/// number of threads. Keys beget keys, so that two uses never share a stream.
/// </summary>
/// <param name="bits">The seed, or the bits of a derived key.</param>
public sealed class RandomKey(ulong bits)
{
    private static readonly AsyncLocal<RandomKey?> Scoped = new();
    private static readonly RandomKey Process = new(0);
    private long drawn;
    private Func<ulong>? again;

    /// <summary>
    /// The key that modules draw from when they are given none; it begins as seed 0. Assign <c>new RandomKey(seed)</c> to choose the
    /// seed for what follows on this thread (and in the tasks started from it).
    /// </summary>
    public static RandomKey Default
    {
        get => Scoped.Value ?? Process;
        set => Scoped.Value = value;
    }

    /// <summary>The 64 bits that name this stream.</summary>
    public ulong Bits { get; } = bits;

    /// <summary>How many keys <see cref="Next"/> has given; assign to resume where an earlier run stopped.</summary>
    public long Drawn
    {
        get => Interlocked.Read(ref drawn);
        set => Interlocked.Exchange(ref drawn, value);
    }

    /// <summary>What the bits are at the present run of a compiled function, for a key that was drawn while it was traced; null for any other.</summary>
    internal Func<ulong>? Again => again;

    /// <summary>A new key at each call, the same sequence for the same <see cref="Bits"/>. A compiled function draws at each run.</summary>
    public RandomKey Next()
    {
        if (Trace.Current is not { } trace)
            return new(Draw());
        // A trace only looks ahead: other threads may be drawing meanwhile.
        var latest = Folded(Bits, (ulong)(Drawn + trace.CountDraw(this)));
        trace.Refresh(() => latest = Draw());
        return new(latest) { again = () => latest };
    }

    /// <summary>The key of this one and <paramref name="data"/> (an epoch, a sample number, a layer): the same data, the same key.</summary>
    public RandomKey Fold(ulong data) => new(Folded(Bits, data)) { again = again is { } parent ? () => Folded(parent(), data) : null };

    /// <summary>The numbers of this key's stream, from the first, for use outside tensors.</summary>
    public RandomNumbers Numbers() => new(Bits);

    private ulong Draw() => Folded(Bits, (ulong)Interlocked.Increment(ref drawn));

    private static ulong Folded(ulong bits, ulong data)
    {
        var (w0, w1, _, _) = Philox.Words(bits, data, stream: 1);
        return (ulong)w1 << 32 | w0;
    }
}
