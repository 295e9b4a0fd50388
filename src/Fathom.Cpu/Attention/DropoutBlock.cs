using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Cpu;

/// <summary>The factors that dropout multiplies weights by: 0 or 1 / (1 - probability), those of <c>RandomBernoulli</c> with the same key.</summary>
/// <param name="probability">How likely a weight becomes zero.</param>
internal readonly unsafe struct DropoutBlock<T>(double probability) where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Most factors at a time: more than the keys of any block.</summary>
    public const int MostFactors = 512;

    // A draw keeps its weight where (bits mod 2²⁴) 2⁻²⁴ < 1 - probability, compared in f32.
    private const int Mask = 0xFFFFFF;

    private readonly int threshold = (int)Math.Ceiling((double)(float)(1 - probability) * (1 << 24));
    private readonly T factor = T.CreateTruncating(1 / (1 - probability));

    /// <summary>Writes the factors of elements <paramref name="first"/> to first + count - 1, in row-major order of [..., H, T, S].</summary>
    public void Fill(ulong key, long first, int count, T* to)
    {
        const int group = 4 * PhiloxVectors.Counters;
        var words = stackalloc uint[MostFactors + 2 * group];
        var ahead = (int)(first & 3);
        for (var done = 0; done < ahead + count; done += group)
            PhiloxVectors.Words(key, (ulong)(first - ahead + done) >> 2, words + done);
        Choose(words + ahead, count, to);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Choose(uint* words, int count, T* to)
    {
        var i = 0;
        if (typeof(T) == typeof(float))
            for (; i <= count - Vector256<int>.Count; i += Vector256<int>.Count)
            {
                var draws = Vector256.Load((int*)words + i) & Vector256.Create(Mask);
                var kept = Vector256.LessThan(draws, Vector256.Create(threshold)).AsSingle();
                (kept & Vector256.Create(float.CreateTruncating(factor))).Store((float*)to + i);
            }
        for (; i < count; i++)
            to[i] = ((int)words[i] & Mask) < threshold ? factor : T.Zero;
    }
}
