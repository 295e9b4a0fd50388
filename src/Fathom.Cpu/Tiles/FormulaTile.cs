using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Cpu;

/// <summary>A formula in one pass over the tile, which may bring what the next tile reads nearer on the way.</summary>
internal abstract class FormulaTile : TileInstruction
{
    /// <summary>Elements from those that are computed to those that are brought nearer, unless the walk says otherwise.</summary>
    public const int Ahead = 1024;

    /// <summary>Whether elements that are still to come are brought nearer on the way: those of operands in memory matter.</summary>
    public bool BringsNext { get; set; }

    public override bool CanStream => true;
}

/// <summary>The formula for some lanes.</summary>
internal sealed unsafe class FormulaTile<TFormula, V, T>(int[] operands, int result, Extent extent) : FormulaTile
    where TFormula : struct, IFormula
    where V : struct, IFloatMemoryLanes<V, T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(TileFrame* frame)
    {
        var (pa, da) = Operand(frame, 0);
        var (pb, db) = Operand(frame, 1);
        var (pc, dc) = Operand(frame, 2);
        var (pd, dd) = Operand(frame, 3);
        var (pe, de) = Operand(frame, 4);
        var (pf, df) = Operand(frame, 5);
        var (pg, dg) = Operand(frame, 6);
        var (ph, dh) = Operand(frame, 7);
        var to = (T*)frame->Values[result].Data;
        var streams = frame->Values[result].Streams;
        var brings = Sse.IsSupported && BringsNext;
        var ahead = (nint)frame->Ahead * sizeof(T);
        nint count = frame->PaddedCount(extent);
        for (nint i = 0; i < count; i += V.Count)
        {
            if (brings)
            {
                Bring(0, pa + ahead);
                Bring(1, pb + ahead);
                Bring(2, pc + ahead);
                Bring(3, pd + ahead);
                Bring(4, pe + ahead);
                Bring(5, pf + ahead);
                Bring(6, pg + ahead);
                Bring(7, ph + ahead);
            }
            var value = TFormula.Apply(
                Next(0, ref pa, da), Next(1, ref pb, db), Next(2, ref pc, dc), Next(3, ref pd, dd),
                Next(4, ref pe, de), Next(5, ref pf, df), Next(6, ref pg, dg), Next(7, ref ph, dh));
            V.Store(to + i, value, streams);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private (nint Start, nint Step) Operand(TileFrame* frame, int n) => FormulaOperand.Find<V, T>(n < TFormula.Operands, frame, operands, n);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Next(int n, ref nint place, nint step) => FormulaOperand.Next<V, T>(n < TFormula.Operands, ref place, step);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Bring(int n, nint place) => FormulaOperand.Bring(n < TFormula.Operands, place);
}
