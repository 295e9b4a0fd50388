using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Fathom.Cpu;

/// <summary>Mean and variance of contiguous elements, in an order that depends on their number only.</summary>
/// <remarks>
/// The elements are dealt to the places of a block of 32 bytes. Each place takes 16 blocks in turn, these chunks are joined pairwise, then what is
/// left over after the last whole block, and the places one by one. PyTorch 1.13 on AVX2 does the same operations in the same order, so the
/// results have its bits. A register narrower than a block makes several passes, each over its own places.
/// </remarks>
internal static unsafe class RowMoments
{
    /// <summary>Bytes of a block.</summary>
    public const int BlockBytes = 32;

    private const int ChunkBlocks = 16;

    private static readonly float[] Reciprocals32 = [.. Enumerable.Range(1, ChunkBlocks).Select(i => 1f / i)];

    private static readonly double[] Reciprocals64 = [.. Enumerable.Range(1, ChunkBlocks).Select(i => 1d / i)];

    /// <summary>The moments of the <paramref name="n"/> elements at <paramref name="x"/>.</summary>
    /// <typeparam name="V">Lanes of at most 32 bytes.</typeparam>
    /// <typeparam name="V1">A single lane.</typeparam>
    /// <typeparam name="T">Element type.</typeparam>
    public static Moments<V1> Run<V, V1, T>(T* x, int n)
        where V : struct, IFloatMemoryLanes<V, T>
        where V1 : struct, IFloatMemoryLanes<V1, T>
        where T : unmanaged
    {
        int places = BlockBytes / sizeof(T), blocks = n / places;
        T* means = stackalloc T[places], squares = stackalloc T[places];
        for (var place = 0; place < places; place += V.Count)
        {
            var moments = Blocks<V, T>(x + place, blocks);
            V.Store(means + place, moments.Mean);
            V.Store(squares + place, moments.Squares);
        }

        var total = default(Moments<V1>);
        for (var i = blocks * places; i < n; i++)
            total.Add(V1.Load(x + i));
        for (var place = 0; place < places; place++)
            total.Join(new(blocks, V1.Load(means + place), V1.Load(squares + place)));
        return total;
    }

    // Pairwise, as a binary counter of chunks does it: a tree for each bit of their number, the small ones, which stand last, first.
    private static Moments<V> Blocks<V, T>(T* x, int blocks)
        where V : struct, IFloatMemoryLanes<V, T>
        where T : unmanaged
    {
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

    private static ref T Reciprocals<T>() where T : unmanaged => ref typeof(T) == typeof(float)
        ? ref Unsafe.As<float, T>(ref MemoryMarshal.GetArrayDataReference(Reciprocals32))
        : ref Unsafe.As<double, T>(ref MemoryMarshal.GetArrayDataReference(Reciprocals64));
}
