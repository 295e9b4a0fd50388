using System.Numerics;
using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>Passes down a vector of columns of scores: every lane is a row of its own, so that the width of vectors changes no bit.</summary>
internal static unsafe class ScoreColumns<V, T>
    where V : struct, IFloatMemoryLanes<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The largest of <paramref name="largest"/> and the scores of rows [start, end); a NaN counts as smaller than anything.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static V Max(T* scores, int stride, int start, int end, V largest)
    {
        V other = largest, third = largest, fourth = largest;
        var key = start;
        for (; key <= end - 4; key += 4)
        {
            var place = scores + key * stride;
            largest = Larger(largest, V.Load(place));
            other = Larger(other, V.Load(place + stride));
            third = Larger(third, V.Load(place + 2 * stride));
            fourth = Larger(fourth, V.Load(place + 3 * stride));
        }
        for (; key < end; key++)
            largest = Larger(largest, V.Load(scores + key * stride));
        return Larger(Larger(largest, other), Larger(third, fourth));
    }

    /// <summary>Scores of rows [start, end) become eˣ⁻ˢʰⁱᶠᵗ; their sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static V Exp(T* scores, int stride, int start, int end, V shift)
    {
        var sum = V.Splat(0);
        for (var key = start; key < end; key++)
        {
            var weight = ScoreExp<V, T>.Of(V.Load(scores + key * stride) - shift);
            V.Store(scores + key * stride, weight);
            sum += weight;
        }
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Larger(V x, V y) => V.Select(V.Less(x, y), y, x);
}
