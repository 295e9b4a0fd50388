using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Fathom.Cpu;

/// <summary>Mean and spread of each of some rows, in an order that depends on their length only.</summary>
/// <remarks>
/// The elements are dealt to the places of a block of 32 bytes. Each place takes 16 blocks in turn, these chunks are joined pairwise, then what is
/// left over after the last whole block and the places one by one. PyTorch 1.13 on AVX2 does the same operations in the same order, so the
/// results have its bits. A register narrower than a block makes several passes, each over its own places.
/// </remarks>
internal static unsafe class RowMoments
{
    /// <summary>Bytes of a block.</summary>
    public const int BlockBytes = 32;

    private const int ChunkBlocks = 16;

    private static readonly float[] Reciprocals32 = [.. Enumerable.Range(1, ChunkBlocks).Select(i => 1f / i)];

    private static readonly double[] Reciprocals64 = [.. Enumerable.Range(1, ChunkBlocks).Select(i => 1d / i)];

    /// <summary>
    /// Mean and Σ (x - mean)² of at most as many rows as a block has places. Both results have room for that many; what no row fills is undefined.
    /// </summary>
    /// <typeparam name="V">Lanes of at most 32 bytes.</typeparam>
    /// <typeparam name="T">Element type.</typeparam>
    public static void Run<V, T>(T* x, int columns, int rows, T* means, T* squares)
        where V : struct, IFloatMemoryLanes<V, T>
        where T : unmanaged
    {
        int places = BlockBytes / sizeof(T), blocks = columns / places;
        T* placeMeans = stackalloc T[places * places], placeSquares = stackalloc T[places * places], column = stackalloc T[places];
        var first = 0;
        if (blocks <= 2 * ChunkBlocks)
            for (; first + 4 <= rows; first += 4)
                for (var place = 0; place < places; place += V.Count)
                    FourRows<V, T>(
                        x + (long)first * columns + place, columns, blocks, column, placeMeans + place * places + first, placeSquares + place * places + first);
        for (var row = first; row < rows; row++)
            for (var place = 0; place < places; place += V.Count)
                Scatter(Blocks<V, T>(x + (long)row * columns + place, blocks), column, placeMeans + place * places + row, placeSquares + place * places + row);

        // From here on a lane is a row: joining the places is a long chain, which many rows go through at once.
        for (var lane = 0; lane < places; lane += V.Count)
        {
            var total = default(Moments<V>);
            for (var i = blocks * places; i < columns; i++)
            {
                for (var row = lane; row < Math.Min(rows, lane + V.Count); row++)
                    column[row] = x[(long)row * columns + i];
                total.Add(V.Load(column + lane));
            }
            for (var place = lane; place < places * places; place += places)
                total.Join(new(blocks, V.Load(placeMeans + place), V.Load(placeSquares + place)));
            V.Store(means + lane, total.Mean);
            V.Store(squares + lane, total.Squares);
        }
    }

    // Each lane to the row of its place, by way of a little memory.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Scatter<V, T>(in Moments<V> moments, T* between, T* means, T* squares)
        where V : struct, IFloatMemoryLanes<V, T>
        where T : unmanaged
    {
        Scatter(moments.Mean, between, means);
        Scatter(moments.Squares, between, squares);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Scatter<V, T>(V lanes, T* between, T* to)
        where V : struct, IFloatMemoryLanes<V, T>
        where T : unmanaged
    {
        V.Store(between, lanes);
        for (var lane = 0; lane < V.Count; lane++)
            to[lane * (BlockBytes / sizeof(T))] = between[lane];
    }

    // Four rows of one chunk or two, taken in at the same time: each is a chain of operations that wait for one another.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourRows<V, T>(T* x, nint columns, int blocks, T* between, T* means, T* squares)
        where V : struct, IFloatMemoryLanes<V, T>
        where T : unmanaged
    {
        var count = Math.Min(blocks, ChunkBlocks);
        ChunkOfFour<V, T>(x, columns, count, out var row0, out var row1, out var row2, out var row3);
        if (blocks > ChunkBlocks)
        {
            ChunkOfFour<V, T>(x + ChunkBlocks * (BlockBytes / sizeof(T)), columns, blocks - ChunkBlocks, out var next0, out var next1, out var next2, out var next3);
            row0.Join(next0);
            row1.Join(next1);
            row2.Join(next2);
            row3.Join(next3);
        }
        Scatter(row0, between, means, squares);
        Scatter(row1, between, means + 1, squares + 1);
        Scatter(row2, between, means + 2, squares + 2);
        Scatter(row3, between, means + 3, squares + 3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ChunkOfFour<V, T>(T* x, nint columns, int count, out Moments<V> row0, out Moments<V> row1, out Moments<V> row2, out Moments<V> row3)
        where V : struct, IFloatMemoryLanes<V, T>
        where T : unmanaged
    {
        V mean0 = V.Splat(0), mean1 = mean0, mean2 = mean0, mean3 = mean0;
        V squares0 = mean0, squares1 = mean0, squares2 = mean0, squares3 = mean0;
        ref var reciprocals = ref Reciprocals<T>();
        for (var i = 0; i < count; i++, x += BlockBytes / sizeof(T))
        {
            var reciprocal = V.Broadcast(Unsafe.Add(ref reciprocals, i));
            Moments<V>.Add(V.Load(x), reciprocal, ref mean0, ref squares0);
            Moments<V>.Add(V.Load(x + columns), reciprocal, ref mean1, ref squares1);
            Moments<V>.Add(V.Load(x + 2 * columns), reciprocal, ref mean2, ref squares2);
            Moments<V>.Add(V.Load(x + 3 * columns), reciprocal, ref mean3, ref squares3);
        }
        (row0, row1) = (new(count, mean0, squares0), new(count, mean1, squares1));
        (row2, row3) = (new(count, mean2, squares2), new(count, mean3, squares3));
    }

    // Pairwise, as a binary counter of chunks does it: a tree for each bit of their number, the small ones, which stand last, first.
    private static Moments<V> Blocks<V, T>(T* x, int blocks)
        where V : struct, IFloatMemoryLanes<V, T>
        where T : unmanaged
    {
        if (blocks <= ChunkBlocks)
            return Chunk<V, T>(x, 0, blocks);
        var total = default(Moments<V>);
        for (int chunks = (blocks + ChunkBlocks - 1) / ChunkBlocks, size = 1; chunks > 0; size *= 2)
        {
            if ((chunks & size) == 0)
                continue;
            chunks -= size;
            total.Join(Tree<V, T>(x, blocks, chunks, size));
        }
        return total;
    }

    private static Moments<V> Tree<V, T>(T* x, int blocks, int chunk, int chunks)
        where V : struct, IFloatMemoryLanes<V, T>
        where T : unmanaged
    {
        if (chunks == 1)
            return Chunk<V, T>(x, chunk * ChunkBlocks, Math.Min(ChunkBlocks, blocks - chunk * ChunkBlocks));
        if (chunks == 2 && (chunk + 2) * ChunkBlocks <= blocks)
            return TwoChunks<V, T>(x + (long)chunk * ChunkBlocks * (BlockBytes / sizeof(T)));
        if (chunks == 4 && (chunk + 4) * ChunkBlocks <= blocks)
            return FourChunks<V, T>(x + (long)chunk * ChunkBlocks * (BlockBytes / sizeof(T)));
        var first = Tree<V, T>(x, blocks, chunk, chunks / 2);
        first.Join(Tree<V, T>(x, blocks, chunk + chunks / 2, chunks / 2));
        return first;
    }

    private static Moments<V> Chunk<V, T>(T* x, int first, int count)
        where V : struct, IFloatMemoryLanes<V, T>
        where T : unmanaged
    {
        var places = BlockBytes / sizeof(T);
        var moments = new Moments<V>(count, V.Splat(0), V.Splat(0));
        x += (long)first * places;
        ref var reciprocals = ref Reciprocals<T>();
        for (var i = 0; i < count; i++, x += places)
            moments.Add(V.Load(x), V.Broadcast(Unsafe.Add(ref reciprocals, i)));
        return moments;
    }

    // A tree of four whole chunks, taken in at the same time: each is a chain of operations that wait for one another.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Moments<V> FourChunks<V, T>(T* x)
        where V : struct, IFloatMemoryLanes<V, T>
        where T : unmanaged
    {
        nint places = BlockBytes / sizeof(T), step = ChunkBlocks * places;
        V mean0 = V.Splat(0), mean1 = mean0, mean2 = mean0, mean3 = mean0;
        V squares0 = mean0, squares1 = mean0, squares2 = mean0, squares3 = mean0;
        ref var reciprocals = ref Reciprocals<T>();
        for (var i = 0; i < ChunkBlocks; i++, x += places)
        {
            var reciprocal = V.Broadcast(Unsafe.Add(ref reciprocals, i));
            Moments<V>.Add(V.Load(x), reciprocal, ref mean0, ref squares0);
            Moments<V>.Add(V.Load(x + step), reciprocal, ref mean1, ref squares1);
            Moments<V>.Add(V.Load(x + 2 * step), reciprocal, ref mean2, ref squares2);
            Moments<V>.Add(V.Load(x + 3 * step), reciprocal, ref mean3, ref squares3);
        }
        var (first, second) = (new Moments<V>(ChunkBlocks, mean0, squares0), new Moments<V>(ChunkBlocks, mean2, squares2));
        first.Join(new(ChunkBlocks, mean1, squares1));
        second.Join(new(ChunkBlocks, mean3, squares3));
        first.Join(second);
        return first;
    }

    // Likewise two.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Moments<V> TwoChunks<V, T>(T* x)
        where V : struct, IFloatMemoryLanes<V, T>
        where T : unmanaged
    {
        nint places = BlockBytes / sizeof(T), step = ChunkBlocks * places;
        V mean0 = V.Splat(0), mean1 = mean0, squares0 = mean0, squares1 = mean0;
        ref var reciprocals = ref Reciprocals<T>();
        for (var i = 0; i < ChunkBlocks; i++, x += places)
        {
            var reciprocal = V.Broadcast(Unsafe.Add(ref reciprocals, i));
            Moments<V>.Add(V.Load(x), reciprocal, ref mean0, ref squares0);
            Moments<V>.Add(V.Load(x + step), reciprocal, ref mean1, ref squares1);
        }
        var first = new Moments<V>(ChunkBlocks, mean0, squares0);
        first.Join(new(ChunkBlocks, mean1, squares1));
        return first;
    }

    private static ref T Reciprocals<T>() where T : unmanaged => ref typeof(T) == typeof(float)
        ? ref Unsafe.As<float, T>(ref MemoryMarshal.GetArrayDataReference(Reciprocals32))
        : ref Unsafe.As<double, T>(ref MemoryMarshal.GetArrayDataReference(Reciprocals64));
}
