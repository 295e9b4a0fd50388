using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>How many numbers each lane has seen, their mean, and the sum of squares of their distances from it.</summary>
/// <remarks>
/// Products and sums are rounded apart, never fused: PyTorch's are, and on numbers whose spread is small beside their mean the two ways
/// differ visibly.
/// </remarks>
internal struct Moments<V>(long count, V mean, V squares) where V : struct, IFloatLanes<V>
{
    /// <summary>Numbers per lane.</summary>
    public long Count = count;

    /// <summary>Their mean.</summary>
    public V Mean = mean;

    /// <summary>Σ (x - mean)².</summary>
    public V Squares = squares;

    /// <summary>Takes in one more number per lane: Welford (1962), doi:10.1080/00401706.1962.10490022.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(V x)
    {
        var delta = x - Mean;
        Mean += delta / V.Splat(++Count);
        Squares += delta * (x - Mean);
    }

    /// <summary>As <see cref="Add(V)"/>, with 1 / <see cref="Count"/> at hand and the state in variables, which stay in registers where many are at work.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(V x, V reciprocal, ref V mean, ref V squares)
    {
        var delta = x - mean;
        mean += delta * reciprocal;
        squares += delta * (x - mean);
    }

    /// <summary>Takes in all the numbers that <paramref name="other"/> has seen: Chan, Golub and LeVeque (1979), Stanford STAN-CS-79-773.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Join(in Moments<V> other)
    {
        if (other.Count == 0)
            return;
        if (Count == 0)
        {
            this = other;
            return;
        }
        var total = Count + other.Count;
        var share = V.Splat((double)other.Count / total);
        var delta = other.Mean - Mean;
        Mean += share * delta;
        Squares += other.Squares + delta * delta * share * V.Splat(Count);
        Count = total;
    }
}
