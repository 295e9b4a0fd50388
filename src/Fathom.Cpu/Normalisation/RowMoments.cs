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
        T* rowMeans = stackalloc T[places * places], rowSquares = stackalloc T[places * places];
        T* placeMeans = stackalloc T[places * places], placeSquares = stackalloc T[places * places], column = stackalloc T[places];
        for (var first = 0; first < rows; first += 4)
            for (var place = 0; place < places; place += V.Count)
            {
                // Where fewer are left, the last one several times.
                var from = x + (long)first * columns + place;
                var four = Blocks<V, T>(new(from, columns, Math.Min(4, rows - first)), blocks);
                T* toMeans = rowMeans + first * places + place, toSquares = rowSquares + first * places + place;
                Store(four.Row0, toMeans, toSquares);
                Store(four.Row1, toMeans + places, toSquares + places);
                Store(four.Row2, toMeans + 2 * places, toSquares + 2 * places);
                Store(four.Row3, toMeans + 3 * places, toSquares + 3 * places);
            }

        // From here on a lane is a row: joining the places is a long chain, which many rows go through at once.
        Matrix.Transpose(rowMeans, places, places, places, placeMeans, places);
        Matrix.Transpose(rowSquares, places, places, places, placeSquares, places);
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<V, T>(in Moments<V> moments, T* means, T* squares)
        where V : struct, IFloatMemoryLanes<V, T>
        where T : unmanaged
    {
        V.Store(means, moments.Mean);
        V.Store(squares, moments.Squares);
    }

    // Pairwise, as a binary counter of chunks does it: a tree for each bit of their number, the small ones, which stand last, first.
    private static FourMoments<V> Blocks<V, T>(in FourRows<T> rows, int blocks)
        where V : struct, IFloatMemoryLanes<V, T>
        where T : unmanaged
    {
        var total = default(FourMoments<V>);
        for (int chunks = (blocks + ChunkBlocks - 1) / ChunkBlocks, size = 1; chunks > 0; size *= 2)
        {
            if ((chunks & size) == 0)
                continue;
            chunks -= size;
            total.Join(Tree<V, T>(rows, blocks, chunks, size));
        }
        return total;
    }

    private static FourMoments<V> Tree<V, T>(in FourRows<T> rows, int blocks, int chunk, int chunks)
        where V : struct, IFloatMemoryLanes<V, T>
        where T : unmanaged
    {
        if (chunks == 1)
            return Chunk<V, T>(rows, chunk * ChunkBlocks, Math.Min(ChunkBlocks, blocks - chunk * ChunkBlocks));
        var first = Tree<V, T>(rows, blocks, chunk, chunks / 2);
        first.Join(Tree<V, T>(rows, blocks, chunk + chunks / 2, chunks / 2));
        return first;
    }

    // Four rows at the same time: each is a chain of operations that wait for one another.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static FourMoments<V> Chunk<V, T>(in FourRows<T> rows, int first, int count)
        where V : struct, IFloatMemoryLanes<V, T>
        where T : unmanaged
    {
        // Before the state, which a call would drive from its registers.
        ref var reciprocals = ref Reciprocals<T>();
        V mean0 = V.Splat(0), mean1 = mean0, mean2 = mean0, mean3 = mean0;
        V squares0 = mean0, squares1 = mean0, squares2 = mean0, squares3 = mean0;
        T* x0 = rows.Row0, x1 = rows.Row1, x2 = rows.Row2, x3 = rows.Row3;
        nint places = BlockBytes / sizeof(T), at = first * places;
        for (var i = 0; i < count; i++, at += places)
        {
            var reciprocal = V.Broadcast(Unsafe.Add(ref reciprocals, i));
            Moments<V>.Add(V.Load(x0 + at), reciprocal, ref mean0, ref squares0);
            Moments<V>.Add(V.Load(x1 + at), reciprocal, ref mean1, ref squares1);
            Moments<V>.Add(V.Load(x2 + at), reciprocal, ref mean2, ref squares2);
            Moments<V>.Add(V.Load(x3 + at), reciprocal, ref mean3, ref squares3);
        }
        return new() { Row0 = new(count, mean0, squares0), Row1 = new(count, mean1, squares1), Row2 = new(count, mean2, squares2), Row3 = new(count, mean3, squares3) };
    }

    private readonly struct FourRows<T>(T* first, nint columns, int count) where T : unmanaged
    {
        public readonly T* Row0 = first;
        public readonly T* Row1 = first + Math.Min(1, count - 1) * columns;
        public readonly T* Row2 = first + Math.Min(2, count - 1) * columns;
        public readonly T* Row3 = first + Math.Min(3, count - 1) * columns;
    }

    private struct FourMoments<V> where V : struct, IFloatLanes<V>
    {
        public Moments<V> Row0, Row1, Row2, Row3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Join(in FourMoments<V> other)
        {
            Row0.Join(other.Row0);
            Row1.Join(other.Row1);
            Row2.Join(other.Row2);
            Row3.Join(other.Row3);
        }
    }

    private static ref T Reciprocals<T>() where T : unmanaged => ref typeof(T) == typeof(float)
        ? ref Unsafe.As<float, T>(ref MemoryMarshal.GetArrayDataReference(Reciprocals32))
        : ref Unsafe.As<double, T>(ref MemoryMarshal.GetArrayDataReference(Reciprocals64));
}
