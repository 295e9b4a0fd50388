using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>Layer normalisation of rows one after another, and its gradients, in the roundings of PyTorch 1.13 on AVX2.</summary>
/// <remarks>
/// The normalised element is Fma(x, r, -r mean): where the mean is large beside the spread, that and (x - mean) r differ by far more than a unit
/// of the last place, and so do the gradients with the order of their sums.
/// </remarks>
/// <typeparam name="V">Lanes of at most 32 bytes.</typeparam>
/// <typeparam name="V1">A single lane.</typeparam>
/// <typeparam name="T">Element type.</typeparam>
internal readonly unsafe struct LayerNormRows<V, V1, T>(int columns, double epsilon)
    where V : struct, IFloatMemoryLanes<V, T>
    where V1 : struct, IFloatMemoryLanes<V1, T>
    where T : unmanaged
{
    // Rows whose moments are taken together are read again soon after: they should still be in the first-level cache.
    private const int GroupBytes = 16 << 10;

    private static int Places => RowMoments.BlockBytes / sizeof(T);

    private readonly int group = Math.Clamp(GroupBytes / Math.Max(1, columns) / sizeof(T), 1, Places);

    /// <summary>y = x̂ w + b, or x̂ where <paramref name="w"/> is null.</summary>
    public void Forward(T* x, T* w, T* b, T* y, long rows)
    {
        T* means = stackalloc T[Places], scales = stackalloc T[Places];
        var whole = columns - columns % V.Count;
        while (rows > 0)
        {
            var count = Statistics(x, rows, means, scales);
            for (var i = 0; i < count; i++, x += columns, y += columns)
            {
                var shift = Shift(means[i], scales[i]);
                Forward<V>(x, w, b, y, 0, whole, scales[i], shift);
                Forward<V1>(x, w, b, y, whole, columns, scales[i], shift);
            }
            rows -= count;
        }
    }

    /// <summary>dx = r (g - mean(g) - x̂ mean(g x̂)) with g = dy w, or dy where <paramref name="w"/> is null.</summary>
    public void InputGradient(T* dy, T* x, T* w, T* dx, long rows)
    {
        T* means = stackalloc T[Places], scales = stackalloc T[Places], sums = stackalloc T[2 * Places];
        while (rows > 0)
        {
            var count = Statistics(x, rows, means, scales);
            for (var i = 0; i < count; i++, dy += columns, x += columns, dx += columns)
                InputGradient(dy, x, w, dx, V1.Broadcast(means[i]), V1.Broadcast(scales[i]), sums);
            rows -= count;
        }
    }

    /// <summary>Adds dy x̂ of every row to <paramref name="dw"/>.</summary>
    public void WeightGradient(T* dy, T* x, T* dw, long rows)
    {
        T* means = stackalloc T[Places], scales = stackalloc T[Places];
        var whole = columns - columns % V.Count;
        while (rows > 0)
        {
            var count = Statistics(x, rows, means, scales);
            for (var i = 0; i < count; i++, dy += columns, x += columns)
            {
                var shift = Shift(means[i], scales[i]);
                WeightGradient<V>(dy, x, dw, 0, whole, scales[i], shift);
                WeightGradient<V1>(dy, x, dw, whole, columns, scales[i], shift);
            }
            rows -= count;
        }
    }

    // Mean and r of the next rows, as many as it says.
    private int Statistics(T* x, long rows, T* means, T* scales)
    {
        var count = (int)Math.Min(rows, group);
        RowMoments.Run<V, T>(x, columns, count, means, scales);
        for (var i = 0; i < Places; i += V.Count)
            V.Store(scales + i, V.Splat(1) / V.Sqrt(V.Load(scales + i) / V.Splat(columns) + V.Splat(epsilon)));
        return count;
    }

    private static T Shift(T mean, T scale) => Element(-(V1.Broadcast(scale) * V1.Broadcast(mean)));

    private void InputGradient(T* dy, T* x, T* w, T* dx, V1 mean, V1 r, T* sums)
    {
        var (sum, product) = Sums(dy, x, w, sums, sums + Places);
        var perColumn = V1.Splat(1d / columns);
        var slope = V1.Fma(sum, mean, -product) * r * r * r * perColumn;
        var offset = V1.Fma(-slope, mean, -(sum * r * perColumn));
        var whole = columns - columns % V.Count;
        InputGradient<V>(dy, x, w, dx, 0, whole, Element(r), Element(slope), Element(offset));
        InputGradient<V1>(dy, x, w, dx, whole, columns, Element(r), Element(slope), Element(offset));
    }

    // Σ g and Σ g x, first for each place of a block of 32 bytes.
    private (V1 Sum, V1 Product) Sums(T* dy, T* x, T* w, T* sums, T* products)
    {
        int places = Places, whole = columns - columns % places;
        for (var place = 0; place < places; place += V.Count)
            Sums<V>(dy, x, w, place, whole, sums + place, products + place, V.Splat(0), V.Splat(0));
        for (var i = whole; i < columns; i++)
        {
            T* sum = sums + (i - whole), product = products + (i - whole);
            Sums<V1>(dy, x, w, i, i + 1, sum, product, V1.Load(sum), V1.Load(product));
        }
        return (Total(sums, places), Total(products, places));
    }

    private static void Sums<U>(T* dy, T* x, T* w, int start, int end, T* toSum, T* toProduct, U sum, U product)
        where U : struct, IFloatMemoryLanes<U, T>
    {
        var step = Places;
        if (w == null)
            for (var i = start; i < end; i += step)
            {
                var g = U.Load(dy + i);
                sum += g;
                product = U.Fma(g, U.Load(x + i), product);
            }
        else
            for (var i = start; i < end; i += step)
            {
                U g = U.Load(dy + i), weight = U.Load(w + i);
                sum = U.Fma(g, weight, sum);
                product = U.Fma(g * U.Load(x + i), weight, product);
            }
        U.Store(toSum, sum);
        U.Store(toProduct, product);
    }

    // Halves until one remains; of a row shorter than a block, adds from left to right.
    private V1 Total(T* places, int count)
    {
        if (columns < count)
        {
            for (var i = 1; i < columns; i++)
                V1.Store(places, V1.Load(places) + V1.Load(places + i));
            return V1.Load(places);
        }
        for (var half = count / 2; half > 0; half /= 2)
            for (var i = 0; i < half; i++)
                V1.Store(places + i, V1.Load(places + i) + V1.Load(places + i + half));
        return V1.Load(places);
    }

    private static void Forward<U>(T* x, T* w, T* b, T* y, int start, int end, T scale, T shift) where U : struct, IFloatMemoryLanes<U, T>
    {
        U r = U.Broadcast(scale), s = U.Broadcast(shift);
        for (var i = start; i < end; i += U.Count)
        {
            var normalised = U.Fma(U.Load(x + i), r, s);
            U.Store(y + i, w == null ? normalised : U.Fma(normalised, U.Load(w + i), U.Load(b + i)));
        }
    }

    private static void InputGradient<U>(T* dy, T* x, T* w, T* dx, int start, int end, T scale, T slope, T offset)
        where U : struct, IFloatMemoryLanes<U, T>
    {
        U r = U.Broadcast(scale), a = U.Broadcast(slope), c = U.Broadcast(offset);
        for (var i = start; i < end; i += U.Count)
        {
            var g = r * U.Load(dy + i);
            U.Store(dx + i, U.Fma(a, U.Load(x + i), w == null ? g : g * U.Load(w + i)) + c);
        }
    }

    private static void WeightGradient<U>(T* dy, T* x, T* dw, int start, int end, T scale, T shift) where U : struct, IFloatMemoryLanes<U, T>
    {
        U r = U.Broadcast(scale), s = U.Broadcast(shift);
        for (var i = start; i < end; i += U.Count)
            U.Store(dw + i, U.Fma(U.Load(dy + i), U.Fma(U.Load(x + i), r, s), U.Load(dw + i)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Element(V1 x)
    {
        T element;
        V1.Store(&element, x);
        return element;
    }
}
