using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Cpu;

/// <summary>Passes over rows of scores, in whole cache lines: every sum has one place for each element of a line, so that the width of vectors changes no bit.</summary>
internal static unsafe class ScoreRows<V, T>
    where V : struct, IFloatMemoryLanes<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Elements of a cache line.</summary>
    public static int Places
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 64 / sizeof(T);
    }

    /// <summary>The largest of a row's elements in [start, end), whole lines; a NaN counts as smaller than anything.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static T Max(T* row, int start, int end)
    {
        var places = stackalloc T[Places];
        for (var place = 0; place < Places; place += V.Count)
        {
            V largest = V.Splat(double.NegativeInfinity), other = largest;
            var i = start + place;
            for (; i + Places < end; i += 2 * Places)
            {
                V x = V.Load(row + i), y = V.Load(row + i + Places);
                largest = V.Select(V.Less(largest, x), x, largest);
                other = V.Select(V.Less(other, y), y, other);
            }
            if (i < end)
                other = Larger(other, V.Load(row + i));
            V.Store(places + place, Larger(largest, other));
        }
        var half = Vector256.Max(Vector256.Load(places), Vector256.Load(places + Vector256<T>.Count));
        var quarter = Vector128.Max(half.GetLower(), half.GetUpper());
        var result = T.MaxNative(quarter[0], quarter[1]);
        return Vector128<T>.Count == 2 ? result : T.MaxNative(result, T.MaxNative(quarter[2], quarter[3]));
    }

    /// <summary>x becomes eˣ⁻ˢʰⁱᶠᵗ; <paramref name="sums"/>, a line, become factor times themselves plus the results.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Exp(T* row, int start, int end, T shift, T factor, T* sums)
    {
        var below = V.Broadcast(shift);
        for (var place = 0; place < Places; place += V.Count)
        {
            var sum = V.Load(sums + place) * V.Broadcast(factor);
            for (var i = start + place; i < end; i += Places)
            {
                var p = ScoreExp<V, T>.Of(V.Load(row + i) - below);
                V.Store(row + i, p);
                sum += p;
            }
            V.Store(sums + place, sum);
        }
    }

    /// <summary>
    /// Elements [start, end) of rows of the transposed block of a backward pass: scores become P M, slopes (dy vᵀ) become P (M slopes - delta), with P =
    /// exp(scale scores + mask - log-sum). A mask and factors M that are null count for nothing.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Differentiate(
        T* scores, T* slopes, T* mask, T* factors, T* logSums, T* deltas, int start, int end, int rows, int stride, T scale)
    {
        var by = V.Broadcast(scale);
        for (int row = 0, at = 0; row < rows; row++, at += stride)
            for (var i = start; i < end; i += V.Count)
            {
                var below = mask == null ? -V.Load(logSums + i) : V.Load(mask + at + i) - V.Load(logSums + i);
                var p = ScoreExp<V, T>.Of(V.Fma(V.Load(scores + at + i), by, below));
                if (factors == null)
                {
                    V.Store(scores + at + i, p);
                    V.Store(slopes + at + i, p * (V.Load(slopes + at + i) - V.Load(deltas + i)));
                    continue;
                }
                var factor = V.Load(factors + at + i);
                V.Store(scores + at + i, p * factor);
                V.Store(slopes + at + i, p * V.Fma(V.Load(slopes + at + i), factor, -V.Load(deltas + i)));
            }
    }

    /// <summary>Σ x y of each row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Dots(in Matrix<T> x, in Matrix<T> y, int rows, int columns, T* sums)
    {
        var places = stackalloc T[Places];
        var whole = x.ColumnStride == 1 && y.ColumnStride == 1 ? columns - columns % Places : 0;
        for (var row = 0; row < rows; row++)
        {
            T* a = x.Row(row), b = y.Row(row);
            for (var place = 0; place < Places; place += V.Count)
            {
                var sum = V.Splat(0);
                for (var i = place; i < whole; i += Places)
                    sum = V.Fma(V.Load(a + i), V.Load(b + i), sum);
                V.Store(places + place, sum);
            }
            for (var i = whole; i < columns; i++)
                places[i % Places] = T.FusedMultiplyAdd(a[i * x.ColumnStride], b[i * y.ColumnStride], places[i % Places]);
            sums[row] = Total(places);
        }
    }

    /// <summary>Sum of a line: of its halves, of theirs, and so on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Total(T* sums)
    {
        var half = Vector256.Load(sums) + Vector256.Load(sums + Vector256<T>.Count);
        var quarter = half.GetLower() + half.GetUpper();
        return Vector128<T>.Count == 2 ? quarter[0] + quarter[1] : quarter[0] + quarter[2] + (quarter[1] + quarter[3]);
    }

    /// <summary>x becomes x + y, in whole vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(T* x, T* y, int start, int end)
    {
        for (var i = start; i < end; i += V.Count)
            V.Store(x + i, V.Load(x + i) + V.Load(y + i));
    }

    /// <summary>x becomes x y, in whole vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(T* x, T* y, int start, int end)
    {
        for (var i = start; i < end; i += V.Count)
            V.Store(x + i, V.Load(x + i) * V.Load(y + i));
    }

    /// <summary>x becomes factor x, in whole vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scale(T* x, int count, T factor)
    {
        var by = V.Broadcast(factor);
        for (var i = 0; i < count; i += V.Count)
            V.Store(x + i, V.Load(x + i) * by);
    }

    /// <summary>Rows, in whole vectors, become their factors times themselves; a factor of 1 costs nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ScaleRows(T* x, int stride, int rows, T* factors)
    {
        for (var row = 0; row < rows; row++, x += stride)
        {
            if (factors[row] == T.One)
                continue;
            var by = V.Broadcast(factors[row]);
            for (var i = 0; i < stride; i += V.Count)
                V.Store(x + i, V.Load(x + i) * by);
        }
    }

    /// <summary>to = factor from, rows of any length, each with its factor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ScaleRowsTo(T* from, long fromStride, T* to, long toStride, int rows, int columns, T* factors)
    {
        for (var row = 0; row < rows; row++, from += fromStride, to += toStride)
            ScaleRowTo(from, to, columns, factors[row]);
    }

    /// <summary>to = factor from, rows of any length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ScaleTo(T* from, long fromStride, T* to, long toStride, int rows, int columns, T factor)
    {
        for (var row = 0; row < rows; row++, from += fromStride, to += toStride)
            ScaleRowTo(from, to, columns, factor);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ScaleRowTo(T* from, T* to, int columns, T factor)
    {
        var by = V.Broadcast(factor);
        var i = 0;
        for (; i <= columns - V.Count; i += V.Count)
            V.Store(to + i, V.Load(from + i) * by);
        for (; i < columns; i++)
            to[i] = from[i] * factor;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Larger(V x, V y) => V.Select(V.Less(x, y), y, x);
}
