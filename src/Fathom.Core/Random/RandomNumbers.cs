namespace Fathom;

/// <summary>A walk along the stream of a <see cref="RandomKey"/>: uniform, normal and integer numbers one after another.</summary>
public sealed class RandomNumbers
{
    private readonly ulong key;
    private readonly uint[] words = new uint[4];
    private ulong counter;
    private int used = 4;
    private double spare = double.NaN;

    internal RandomNumbers(ulong key) => this.key = key;

    /// <summary>32 random bits.</summary>
    public uint NextBits()
    {
        if (used == 4)
        {
            (words[0], words[1], words[2], words[3]) = Philox.Words(key, counter++);
            used = 0;
        }
        return words[used++];
    }

    /// <summary>Uniform in [0, 1), a multiple of 2⁻²⁴.</summary>
    public float NextSingle() => (NextBits() >> 8) * (1f / (1 << 24));

    /// <summary>Uniform in [low, high).</summary>
    public float NextSingle(float low, float high) => low + (high - low) * NextSingle();

    /// <summary>Uniform integer in [0, count), without bias.</summary>
    public int NextInt32(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        // Lemire (2019), arXiv:1805.10941: multiply, and reject the few low products that would favour some results.
        var product = (ulong)NextBits() * (uint)count;
        if ((uint)product < (uint)count)
        {
            var threshold = (0u - (uint)count) % (uint)count;
            while ((uint)product < threshold)
                product = (ulong)NextBits() * (uint)count;
        }
        return (int)(product >> 32);
    }

    /// <summary>Standard normal: mean 0, variance 1 (Box and Muller 1958).</summary>
    public double NextNormal()
    {
        if (!double.IsNaN(spare))
        {
            var kept = spare;
            spare = double.NaN;
            return kept;
        }
        var radius = Math.Sqrt(-2 * Math.Log((NextBits() + 1.0) / 4294967296.0));
        var (sin, cos) = Math.SinCos(2 * Math.PI * (NextBits() / 4294967296.0));
        spare = radius * sin;
        return radius * cos;
    }

    /// <summary>Puts <paramref name="items"/> in a uniformly random order (Fisher and Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (var last = items.Length - 1; last > 0; last--)
        {
            var other = NextInt32(last + 1);
            (items[last], items[other]) = (items[other], items[last]);
        }
    }
}
