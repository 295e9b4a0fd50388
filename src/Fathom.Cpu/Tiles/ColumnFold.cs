using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Cpu;

/// <inheritdoc/>
internal sealed unsafe class ColumnFold<TReducer, V, T>(int operand, int argument, DType dtype, StridedSpace space) : ColumnReduction
    where TReducer : struct, IReducer
    where V : struct, IMemoryLanes<V, T>
    where T : unmanaged
{
    private const int StoreBlock = 128;
    private readonly ElementTransfer transfer = ElementTransfer.For(dtype);
    private readonly int byteLength = dtype.ByteLength;

    public override void Begin(TileFrame* frame)
    {
        Reset(Accumulator(frame));
        long identity;
        Fold<TReducer, T>.Begin((byte*)&identity);
        new Span<long>(Totals(frame), frame->ColumnWidth).Fill(identity);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(TileFrame* frame)
    {
        var from = (T*)frame->Values[operand].Data;
        var to = Accumulator(frame) + (frame->FirstColumn - frame->ColumnOrigin);
        var count = frame->Count(Extent.Full);
        var whole = count / V.Count * V.Count;
        for (nint i = 0; i < whole; i += V.Count)
            V.Store(to + i, TReducer.Combine(V.Load(to + i), V.Load(from + i)));
        if (whole == count)
            return;
        // Past the end the tile holds nothing: fill the last vector up with what changes nothing.
        var last = stackalloc T[V.Count];
        V.Store(last, V.Splat(TReducer.Identity));
        new ReadOnlySpan<T>(from + whole, count - whole).CopyTo(new Span<T>(last, V.Count));
        V.Store(to + whole, TReducer.Combine(V.Load(to + whole), V.Load(last)));
    }

    public override void Flush(TileFrame* frame)
    {
        var held = Accumulator(frame);
        var totals = Totals(frame);
        var width = frame->ColumnWidth;
        for (var first = 0; first + width <= Accumulators.Held && width > 0; first += width)
            AddAll(totals, held + first, width);
        Reset(held);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Combine(byte* totals, byte* later, long count)
    {
        for (var column = 0L; column < count; column++)
            Fold<TReducer, T>.Combine(totals + column * Fold<TReducer, T>.Bytes, later + column * Fold<TReducer, T>.Bytes);
    }

    public override void Store(byte* totals, long firstColumn, long count, void** arguments)
    {
        var memory = (byte*)arguments[argument];
        var block = stackalloc T[StoreBlock];
        for (var done = 0L; done < count; done += StoreBlock)
        {
            var stretch = (int)Math.Min(StoreBlock, count - done);
            for (var i = 0; i < stretch; i++)
                block[i] = Fold<TReducer, T>.End(totals + (done + i) * Fold<TReducer, T>.Bytes);
            var from = (byte*)block;
            var walk = space.From(firstColumn + done, stretch);
            while (space.Next(ref walk, out var offset, out var length))
            {
                transfer.Write(memory + offset * byteLength, space.Stride, from, length);
                from += length * sizeof(T);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddAll(byte* totals, T* elements, int count)
    {
        var done = 0;
        if (typeof(T) == typeof(float) && typeof(TReducer) == typeof(SumReducer))
        {
            for (; done + Vector256<float>.Count <= count; done += Vector256<float>.Count)
            {
                var (lower, upper) = Vector256.Widen(Vector256.Load((float*)elements + done));
                var to = (double*)totals + done;
                (Vector256.Load(to) + lower).Store(to);
                (Vector256.Load(to + 4) + upper).Store(to + 4);
            }
        }
        for (; done < count; done++)
            Fold<TReducer, T>.Add(totals + (long)done * Fold<TReducer, T>.Bytes, elements[done]);
    }

    private T* Accumulator(TileFrame* frame) => (T*)(frame->ColumnStates + Place);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Reset(T* held)
    {
        var identity = V.Splat(TReducer.Identity);
        for (nint i = 0; i < TileFrame.Pad(Accumulators.Held); i += V.Count)
            V.Store(held + i, identity);
    }
}
