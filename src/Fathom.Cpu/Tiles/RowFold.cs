using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>Sum, product, maximum or minimum of each row, in an order that depends on the row's length only.</summary>
internal sealed unsafe class RowFold<TReducer, V, T>(int operand, int result) : RowReduction
    where TReducer : struct, IReducer
    where V : struct, IMemoryLanes<V, T>
    where T : unmanaged
{
    /// <summary>Blocks are summed lane by lane and combined in f64, which keeps the error of a sum below that of pairwise summation.</summary>
    public const int Block = 1024;

    // Up to this length four chains of scalars are done before the vectors of a longer reduction are combined.
    private const int Short = 40;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(TileFrame* frame)
    {
        var from = (T*)frame->Values[operand].Data;
        var to = (T*)frame->Values[result].Data;
        var columns = frame->Columns;
        for (var row = 0; row < frame->Rows; row++, from += columns)
            to[row] = columns <= Short ? ShortRow(from, columns)
                : columns <= Block ? LaneReduction.Run<TReducer, V, T>(from, columns)
                : LongRow(from, columns);
    }

    public override void Begin(byte* state) => Fold<TReducer, T>.Begin(state);

    public override void Accumulate(TileFrame* frame, byte* state) => Blocks((T*)frame->Values[operand].Data, frame->Columns, state);

    public override void Combine(byte* state, byte* later) => Fold<TReducer, T>.Combine(state, later);

    public override void End(TileFrame* frame, byte* state) => *(T*)frame->Values[result].Data = Fold<TReducer, T>.End(state);

    private static T ShortRow(T* from, int count)
    {
        if (typeof(T) == typeof(float))
            return Unsafe.BitCast<float, T>(ShortRow<F32x1, float>((float*)from, count).Value);
        if (typeof(T) == typeof(double))
            return Unsafe.BitCast<double, T>(ShortRow<F64x1, double>((double*)from, count).Value);
        if (typeof(T) == typeof(int))
            return Unsafe.BitCast<int, T>(ShortRow<I32x1, int>((int*)from, count).Value);
        return Unsafe.BitCast<long, T>(ShortRow<I64x1, long>((long*)from, count).Value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static S ShortRow<S, E>(E* from, int count)
        where S : struct, IMemoryLanes<S, E>
        where E : unmanaged
    {
        if (count < 4)
        {
            var x = S.Splat(TReducer.Identity);
            for (var i = 0; i < count; i++)
                x = TReducer.Combine(x, S.Load(from + i));
            return x;
        }
        S x0 = S.Load(from), x1 = S.Load(from + 1), x2 = S.Load(from + 2), x3 = S.Load(from + 3);
        var next = 4;
        for (; next + 4 <= count; next += 4)
        {
            x0 = TReducer.Combine(x0, S.Load(from + next));
            x1 = TReducer.Combine(x1, S.Load(from + next + 1));
            x2 = TReducer.Combine(x2, S.Load(from + next + 2));
            x3 = TReducer.Combine(x3, S.Load(from + next + 3));
        }
        for (; next < count; next++)
            x0 = TReducer.Combine(x0, S.Load(from + next));
        return TReducer.Combine(TReducer.Combine(x0, x1), TReducer.Combine(x2, x3));
    }

    private static T LongRow(T* from, int count)
    {
        long state;
        Fold<TReducer, T>.Begin((byte*)&state);
        Blocks(from, count, (byte*)&state);
        return Fold<TReducer, T>.End((byte*)&state);
    }

    private static void Blocks(T* from, int count, byte* state)
    {
        for (var first = 0; first < count; first += Block)
            Fold<TReducer, T>.Add(state, LaneReduction.Run<TReducer, V, T>(from + first, Math.Min(Block, count - first)));
    }
}
