using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Cpu;

/// <summary>
/// Adds a formula, and its product with another, to the accumulators of two column sums in one pass over the tile; see <see cref="SumsFormula"/>.
/// </summary>
/// <param name="operands">Numbers of the operands' tiles.</param>
/// <param name="sum">Place of the first sum's accumulator in <see cref="TileFrame.ColumnStates"/>.</param>
/// <param name="products">Place of the accumulator of the products.</param>
internal sealed unsafe class ColumnSumsTile<TFirst, TSecond, V, T>(int[] operands, int sum, int products) : FormulaTile
    where TFirst : struct, IFormula
    where TSecond : struct, IFormula
    where V : struct, IFloatMemoryLanes<V, T>
    where T : unmanaged
{
    private static int Operands
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TFirst.Operands > TSecond.Operands ? TFirst.Operands : TSecond.Operands;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(TileFrame* frame)
    {
        var (pa, da) = Operand(frame, 0);
        var (pb, db) = Operand(frame, 1);
        var (pc, dc) = Operand(frame, 2);
        var (pd, dd) = Operand(frame, 3);
        var (pe, de) = Operand(frame, 4);
        var x = Accumulator(frame, sum);
        var y = Accumulator(frame, products);
        var brings = Sse.IsSupported && BringsNext;
        var ahead = (nint)frame->Ahead * sizeof(T);
        var count = frame->Count(Extent.Full);
        nint whole = count / V.Count * V.Count;
        for (nint i = 0; i < whole; i += V.Count)
        {
            if (brings)
            {
                Bring(0, pa + ahead);
                Bring(1, pb + ahead);
                Bring(2, pc + ahead);
                Bring(3, pd + ahead);
                Bring(4, pe + ahead);
            }
            V a = Next(0, ref pa, da), b = Next(1, ref pb, db), c = Next(2, ref pc, dc), d = Next(3, ref pd, dd), e = Next(4, ref pe, de);
            var first = TFirst.Apply(a, b, c, d, e, default, default, default);
            var second = TSecond.Apply(a, b, c, d, e, default, default, default);
            V.Store(x + i, V.Load(x + i) + first);
            V.Store(y + i, V.Load(y + i) + first * second);
        }
        if (whole < count)
        {
            V a = Next(0, ref pa, da), b = Next(1, ref pb, db), c = Next(2, ref pc, dc), d = Next(3, ref pd, dd), e = Next(4, ref pe, de);
            var first = TFirst.Apply(a, b, c, d, e, default, default, default);
            AddPart(x + whole, first, count - (int)whole);
            AddPart(y + whole, first * TSecond.Apply(a, b, c, d, e, default, default, default), count - (int)whole);
        }
    }

    // Past the end the tile holds nothing.
    private static void AddPart(T* to, V value, int count)
    {
        var lanes = stackalloc T[V.Count];
        V.Store(lanes, value);
        new Span<T>(lanes, V.Count)[count..].Clear();
        V.Store(to, V.Load(to) + V.Load(lanes));
    }

    private static T* Accumulator(TileFrame* frame, int place) => (T*)(frame->ColumnStates + place) + (frame->FirstColumn - frame->ColumnOrigin);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private (nint Start, nint Step) Operand(TileFrame* frame, int n) => FormulaOperand.Find<V, T>(n < Operands, frame, operands, n);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Next(int n, ref nint place, nint step) => FormulaOperand.Next<V, T>(n < Operands, ref place, step);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Bring(int n, nint place) => FormulaOperand.Bring(n < Operands, place);
}
