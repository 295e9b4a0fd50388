using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Cpu;

/// <summary>Layer normalisation of rows one after another, and its gradients, in the roundings of PyTorch 1.13 on AVX2.</summary>
/// <remarks>
/// The normalised element is Fma(x, r, -r mean): where the mean is large beside the spread, that and (x - mean) r differ by far more than a unit
/// of the last place, and so do the gradients with the order of their sums.
/// </remarks>
/// <typeparam name="VWide">Lanes for what is done element by element.</typeparam>
/// <typeparam name="V">Lanes of at most 32 bytes, for sums.</typeparam>
/// <typeparam name="V1">A single lane.</typeparam>
/// <typeparam name="T">Element type.</typeparam>
internal readonly unsafe struct LayerNormRows<VWide, V, V1, T>(int columns, double epsilon)
    where VWide : struct, IFloatMemoryLanes<VWide, T>
    where V : struct, IFloatMemoryLanes<V, T>
    where V1 : struct, IFloatMemoryLanes<V1, T>
    where T : unmanaged
{
    // Rows whose moments are taken together are read again soon after: they should still be in the first-level cache. RowMoments takes four at a time.
    private const int GroupBytes = 16 << 10;

    private static int Places => RowMoments.BlockBytes / sizeof(T);

    private readonly int group = Math.Clamp(GroupBytes / Math.Max(1, columns) / sizeof(T) / 4 * 4, 4, Places);

    /// <summary>
    /// y = x̂ w + b, or x̂ where <paramref name="w"/> is null, past the caches if it <paramref name="streams"/>; and mean and r of every row to
    /// <paramref name="moments"/>. Of y and moments one may be null.
    /// </summary>
    public void Forward(T* x, T* w, T* b, T* y, T* moments, long rows, bool streams)
    {
        T* means = stackalloc T[Places], scales = stackalloc T[Places];
        int wide = columns - columns % VWide.Count, whole = columns - columns % V.Count;
        while (rows > 0)
        {
            var count = (int)Math.Min(rows, group);
            rows -= count;
            Moments(x, count, means, scales);
            for (var i = 0; i < count && moments != null; i++, moments += 2)
                (moments[0], moments[1]) = (means[i], scales[i]);
            if (y == null)
            {
                x = Row(x, count);
                continue;
            }
            var ahead = (nint)count * columns;
            for (var i = 0; i < count; i++, x += columns, y += columns)
            {
                var shift = Shift(means[i], scales[i]);
                Forward<VWide>(x, w, b, y, 0, wide, scales[i], shift, ahead, streams);
                Forward<V>(x, w, b, y, wide, whole, scales[i], shift, ahead, streams);
                Forward<V1>(x, w, b, y, whole, columns, scales[i], shift, ahead, streams);
            }
        }
    }

    /// <summary>dx = r (g - mean(g) - x̂ mean(g x̂)) with g = dy w, or dy where <paramref name="w"/> is null; and sums over the rows.</summary>
    /// <param name="dy">Gradient of y.</param>
    /// <param name="x">What was normalised.</param>
    /// <param name="moments">Mean and r of every row.</param>
    /// <param name="w">Weight, or null for 1.</param>
    /// <param name="dx">Gradient of x, or null where nobody wants it.</param>
    /// <param name="dw">Where to add Σ dy x̂, or null.</param>
    /// <param name="db">Where to add Σ dy; null together with <paramref name="dw"/>.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="streams">Whether to write dx past the caches; its rows then begin on cache lines.</param>
    public void Gradient(T* dy, T* x, T* moments, T* w, T* dx, T* dw, T* db, long rows, bool streams)
    {
        T* means = stackalloc T[Places], scales = stackalloc T[Places], sums = stackalloc T[2 * Places * Places];
        while (rows > 0)
        {
            var count = (int)Math.Min(rows, group);
            for (var i = 0; i < count; i++, moments += 2)
                (means[i], scales[i]) = (moments[0], moments[1]);
            if (dx != null)
                InputGradient(dy, x, w, dx, count, means, scales, sums, streams);
            if (dw != null)
                AddSums(dy, x, dw, db, count, means, scales);
            dy = Row(dy, count);
            x = Row(x, count);
            dx = dx == null ? null : Row(dx, count);
            rows -= count;
        }
    }

    // Mean and r of some rows.
    private void Moments(T* x, int rows, T* means, T* scales)
    {
        RowMoments.Run<V, T>(x, columns, rows, means, scales);
        for (var i = 0; i < Places; i += V.Count)
            V.Store(scales + i, V.Splat(1) / V.Sqrt(V.Load(scales + i) / V.Splat(columns) + V.Splat(epsilon)));
    }

    private static T Shift(T mean, T scale) => Element(-(V1.Broadcast(scale) * V1.Broadcast(mean)));

    private void InputGradient(T* dy, T* x, T* w, T* dx, int rows, T* means, T* scales, T* sums, bool streams)
    {
        var products = sums + Places * Places;
        Sums(dy, x, w, rows, sums, products);
        var perColumn = V1.Splat(1d / columns);
        var ahead = (nint)rows * columns;
        int wide = columns - columns % VWide.Count, whole = columns - columns % V.Count;
        for (var row = 0; row < rows; row++, dy += columns, x += columns, dx += columns)
        {
            V1 sum = Total(sums + row * Places), product = Total(products + row * Places);
            V1 mean = V1.Broadcast(means[row]), r = V1.Broadcast(scales[row]);
            var slope = V1.Fma(sum, mean, -product) * r * r * r * perColumn;
            var offset = V1.Fma(-slope, mean, -(sum * r * perColumn));
            InputGradient<VWide>(dy, x, w, dx, 0, wide, Element(r), Element(slope), Element(offset), ahead, streams);
            InputGradient<V>(dy, x, w, dx, wide, whole, Element(r), Element(slope), Element(offset), ahead, streams);
            InputGradient<V1>(dy, x, w, dx, whole, columns, Element(r), Element(slope), Element(offset), ahead, streams);
        }
    }

    // Σ g and Σ g x of each row, so far one for each place of a block of 32 bytes.
    private void Sums(T* dy, T* x, T* w, int rows, T* sums, T* products)
    {
        int places = Places, whole = columns - columns % places, row = 0;
        for (; w != null && row + 4 <= rows; row += 4)
            for (var place = 0; place < places; place += V.Count)
                FourSums(
                    Row(dy, row) + place, Row(x, row) + place, w + place, columns, whole, sums + row * places + place, products + row * places + place);
        for (; row < rows; row++)
            for (var place = 0; place < places; place += V.Count)
                Sums<V>(Row(dy, row), Row(x, row), w, place, whole, sums + row * places + place, products + row * places + place, V.Splat(0), V.Splat(0));
        for (row = 0; row < rows; row++)
            for (var i = whole; i < columns; i++)
            {
                T* sum = sums + row * places + (i - whole), product = products + row * places + (i - whole);
                Sums<V1>(Row(dy, row), Row(x, row), w, i, i + 1, sum, product, V1.Load(sum), V1.Load(product));
            }
    }

    private T* Row(T* matrix, int row) => matrix + (long)row * columns;

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
                Add(U.Load(dy + i), U.Load(x + i), U.Load(w + i), ref sum, ref product);
        U.Store(toSum, sum);
        U.Store(toProduct, product);
    }

    // Four rows at the same time: each is a chain of operations that wait for one another.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourSums(T* dy, T* x, T* w, nint columns, int end, T* toSums, T* toProducts)
    {
        V sum0 = V.Splat(0), sum1 = sum0, sum2 = sum0, sum3 = sum0;
        V product0 = sum0, product1 = sum0, product2 = sum0, product3 = sum0;
        var step = Places;
        for (nint i = 0; i < end; i += step)
        {
            var weight = V.Load(w + i);
            Add(V.Load(dy + i), V.Load(x + i), weight, ref sum0, ref product0);
            Add(V.Load(dy + i + columns), V.Load(x + i + columns), weight, ref sum1, ref product1);
            Add(V.Load(dy + i + 2 * columns), V.Load(x + i + 2 * columns), weight, ref sum2, ref product2);
            Add(V.Load(dy + i + 3 * columns), V.Load(x + i + 3 * columns), weight, ref sum3, ref product3);
        }
        V.Store(toSums, sum0);
        V.Store(toSums + step, sum1);
        V.Store(toSums + 2 * step, sum2);
        V.Store(toSums + 3 * step, sum3);
        V.Store(toProducts, product0);
        V.Store(toProducts + step, product1);
        V.Store(toProducts + 2 * step, product2);
        V.Store(toProducts + 3 * step, product3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<U>(U dy, U x, U weight, ref U sum, ref U product) where U : struct, IFloatMemoryLanes<U, T>
    {
        sum = U.Fma(dy, weight, sum);
        product = U.Fma(dy * x, weight, product);
    }

    // Halves until one remains; of a row shorter than a block, adds from left to right.
    private V1 Total(T* places)
    {
        if (columns < Places)
        {
            for (var i = 1; i < columns; i++)
                V1.Store(places, V1.Load(places) + V1.Load(places + i));
            return V1.Load(places);
        }
        var halves = Vector256.Load(places);
        var quarters = halves.GetLower() + halves.GetUpper();
        if (Vector128<T>.Count == 2)
            return V1.Broadcast(quarters[0]) + V1.Broadcast(quarters[1]);
        return V1.Broadcast(quarters[0]) + V1.Broadcast(quarters[2]) + (V1.Broadcast(quarters[1]) + V1.Broadcast(quarters[3]));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Forward<U>(T* x, T* w, T* b, T* y, int start, int end, T scale, T shift, nint ahead, bool streams)
        where U : struct, IFloatMemoryLanes<U, T>
    {
        U r = U.Broadcast(scale), s = U.Broadcast(shift);
        for (var i = start; i < end; i += U.Count)
        {
            BringNearer(x + i + ahead);
            var normalised = U.Fma(U.Load(x + i), r, s);
            U.Store(y + i, w == null ? normalised : U.Fma(normalised, U.Load(w + i), U.Load(b + i)), streams);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void InputGradient<U>(T* dy, T* x, T* w, T* dx, int start, int end, T scale, T slope, T offset, nint ahead, bool streams)
        where U : struct, IFloatMemoryLanes<U, T>
    {
        U r = U.Broadcast(scale), a = U.Broadcast(slope), c = U.Broadcast(offset);
        for (var i = start; i < end; i += U.Count)
        {
            BringNearer(dy + i + ahead);
            BringNearer(x + i + ahead);
            var g = r * U.Load(dy + i);
            U.Store(dx + i, U.Fma(a, U.Load(x + i), w == null ? g : g * U.Load(w + i)) + c, streams);
        }
    }

    private void AddSums(T* dy, T* x, T* dw, T* db, int rows, T* means, T* scales)
    {
        T* shifts = stackalloc T[Places];
        for (var row = 0; row < rows; row++)
            shifts[row] = Shift(means[row], scales[row]);
        int wide = columns - columns % VWide.Count, whole = columns - columns % V.Count;
        AddSums<VWide>(dy, x, dw, db, 0, wide, columns, rows, scales, shifts);
        AddSums<V>(dy, x, dw, db, wide, whole, columns, rows, scales, shifts);
        AddSums<V1>(dy, x, dw, db, whole, columns, columns, rows, scales, shifts);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddSums<U>(T* dy, T* x, T* dw, T* db, nint start, nint end, nint columns, int rows, T* scales, T* shifts)
        where U : struct, IFloatMemoryLanes<U, T>
    {
        for (var i = start; i < end; i += U.Count)
        {
            U weight = U.Load(dw + i), bias = U.Load(db + i);
            T* g = dy + i, from = x + i;
            for (var row = 0; row < rows; row++, g += columns, from += columns)
            {
                weight = U.Fma(U.Load(g), U.Fma(U.Load(from), U.Broadcast(scales[row]), U.Broadcast(shifts[row])), weight);
                bias += U.Load(g);
            }
            U.Store(dw + i, weight);
            U.Store(db + i, bias);
        }
    }

    // The next rows come into the first-level cache while results are written, or their moments would wait for them. Any address will do.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void BringNearer(T* address)
    {
        if (Sse.IsSupported)
            Sse.Prefetch0(address);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Element(V1 x)
    {
        T element;
        V1.Store(&element, x);
        return element;
    }
}
