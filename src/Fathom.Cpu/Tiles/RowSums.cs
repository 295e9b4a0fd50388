using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Cpu;

/// <summary>
/// Sums of a formula, and of its product with another, over each row in one pass; see <see cref="SumsFormula"/>. The elements are added in the
/// order in which <see cref="RowFold{TReducer, V, T}"/> does it.
/// </summary>
/// <param name="operands">Numbers of the operands' tiles.</param>
/// <param name="sum">Number of the row value that is the first sum.</param>
/// <param name="products">Number of the row value that is the sum of the products.</param>
/// <param name="bringsNext">Whether what the next tile reads is brought nearer on the way.</param>
internal sealed unsafe class RowSums<TFirst, TSecond, V, T>(int[] operands, int sum, int products, bool bringsNext) : RowReduction
    where TFirst : struct, IFormula
    where TSecond : struct, IFormula
    where V : struct, IFloatMemoryLanes<V, T>
    where T : unmanaged
{
    private const int Block = RowFold<SumReducer, V, T>.Block;

    // Of a state.
    private const int ProductsPlace = Fold<SumReducer, T>.Bytes;

    private static int Operands
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TFirst.Operands > TSecond.Operands ? TFirst.Operands : TSecond.Operands;
    }

    // Whether a register holds all lanes that LaneReduction adds up apart from each other.
    private static bool IsWide
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => V.Count * sizeof(T) == LaneReduction.GroupBytes;
    }

    public override void Execute(TileFrame* frame)
    {
        var state = stackalloc byte[StateBytes];
        for (var row = 0; row < frame->Rows; row++)
        {
            Begin(state);
            Add(frame, row, state);
            ((T*)frame->Values[sum].Data)[row] = Fold<SumReducer, T>.End(state);
            ((T*)frame->Values[products].Data)[row] = Fold<SumReducer, T>.End(state + ProductsPlace);
        }
    }

    public override void Begin(byte* state)
    {
        Fold<SumReducer, T>.Begin(state);
        Fold<SumReducer, T>.Begin(state + ProductsPlace);
    }

    public override void Accumulate(TileFrame* frame, byte* state) => Add(frame, 0, state);

    public override void Combine(byte* state, byte* later)
    {
        Fold<SumReducer, T>.Combine(state, later);
        Fold<SumReducer, T>.Combine(state + ProductsPlace, later + ProductsPlace);
    }

    public override void End(TileFrame* frame, byte* state)
    {
        *(T*)frame->Values[sum].Data = Fold<SumReducer, T>.End(state);
        *(T*)frame->Values[products].Data = Fold<SumReducer, T>.End(state + ProductsPlace);
    }

    private void Add(TileFrame* frame, int row, byte* state)
    {
        var a = Find(frame, row, 0);
        var b = Find(frame, row, 1);
        var c = Find(frame, row, 2);
        var d = Find(frame, row, 3);
        var e = Find(frame, row, 4);
        if (IsWide && frame->Columns % (4 * V.Count) == 0)
            AddWhole(a, b, c, d, e, frame->Columns, state);
        else
            for (var first = 0; first < frame->Columns; first += Block)
                AddAny(a, b, c, d, e, first, Math.Min(Block, frame->Columns - first), state);
    }

    // Nothing goes through memory.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddWhole(Operand a, Operand b, Operand c, Operand d, Operand e, int columns, byte* state)
    {
        nint vector = V.Count * sizeof(T), length = columns * sizeof(T);
        for (nint i = 0; i < length;)
        {
            V x0 = V.Splat(0), x1 = x0, x2 = x0, x3 = x0, y0 = x0, y1 = x0, y2 = x0, y3 = x0;
            for (var end = Math.Min(i + Block * sizeof(T), length); i < end; i += 4 * vector)
            {
                Bring(0, a, i);
                Bring(1, b, i);
                Bring(2, c, i);
                Bring(3, d, i);
                Bring(4, e, i);
                Add(a, b, c, d, e, i, ref x0, ref y0);
                Add(a, b, c, d, e, i + vector, ref x1, ref y1);
                Add(a, b, c, d, e, i + 2 * vector, ref x2, ref y2);
                Add(a, b, c, d, e, i + 3 * vector, ref x3, ref y3);
            }
            Fold<SumReducer, T>.Add(state, LaneReduction.Join<SumReducer, V, T>(x0, x1, x2, x3));
            Fold<SumReducer, T>.Add(state + ProductsPlace, LaneReduction.Join<SumReducer, V, T>(y0, y1, y2, y3));
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddAny(Operand a, Operand b, Operand c, Operand d, Operand e, int first, int count, byte* state)
    {
        T* values = stackalloc T[2 * Block], multiplied = values + Block;
        for (var i = 0; i < count; i += V.Count)
        {
            V value = V.Splat(0), product = value;
            Add(a, b, c, d, e, (first + i) * sizeof(T), ref value, ref product);
            V.Store(values + i, value);
            V.Store(multiplied + i, product);
        }
        Fold<SumReducer, T>.Add(state, LaneReduction.Run<SumReducer, V, T>(values, count));
        Fold<SumReducer, T>.Add(state + ProductsPlace, LaneReduction.Run<SumReducer, V, T>(multiplied, count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(Operand a, Operand b, Operand c, Operand d, Operand e, nint i, ref V x, ref V y)
    {
        V va = Load(0, a, i), vb = Load(1, b, i), vc = Load(2, c, i), vd = Load(3, d, i), ve = Load(4, e, i);
        var first = TFirst.Apply(va, vb, vc, vd, ve, default, default, default);
        x += first;
        y += first * TSecond.Apply(va, vb, vc, vd, ve, default, default, default);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Load(int n, Operand operand, nint i) => n < Operands ? V.Load((T*)(operand.Start + (i & operand.Mask))) : default;

    // Four vectors, where the next tile has them.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Bring(int n, Operand operand, nint i)
    {
        if (n >= Operands || operand.Ahead == 0 || !Sse.IsSupported)
            return;
        for (var line = 0; line < 4; line++)
            Sse.Prefetch0((byte*)(operand.Start + i + operand.Ahead + line * Streaming.Line));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Operand Find(TileFrame* frame, int row, int n)
    {
        if (n >= Operands)
            return default;
        var value = &frame->Values[operands[n]];
        return new()
        {
            Start = (nint)((T*)value->Data + row * frame->Columns * value->Step),
            Mask = -value->Step,
            Ahead = !bringsNext || value->Step == 0 || value->Coming == null ? 0 : (nint)(value->Coming - value->Data),
        };
    }

    private struct Operand
    {
        /// <summary>Address of the row.</summary>
        public nint Start;

        /// <summary>All ones where elements lie side by side; zero where one vector stands for all.</summary>
        public nint Mask;

        /// <summary>Bytes from here to where the next tile is read; zero when that is not known.</summary>
        public nint Ahead;
    }
}
