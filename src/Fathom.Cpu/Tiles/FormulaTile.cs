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
    public override void Execute(TileFrame* frame)
    {
        if (TFormula.Held != 0 && AreHeld(frame))
            Run<Once>(frame);
        else
            Run<Always>(frame);
    }

    private bool AreHeld(TileFrame* frame)
    {
        for (var n = 0; n < TFormula.Operands; n++)
            if ((TFormula.Held >> n & 1) != 0 && frame->Values[operands[n]].Step != 0)
                return false;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Run<TReads>(TileFrame* frame) where TReads : struct, IReads
    {
        var (pa, da) = Operand(frame, 0);
        var (pb, db) = Operand(frame, 1);
        var (pc, dc) = Operand(frame, 2);
        var (pd, dd) = Operand(frame, 3);
        var (pe, de) = Operand(frame, 4);
        var (pf, df) = Operand(frame, 5);
        var (pg, dg) = Operand(frame, 6);
        var (ph, dh) = Operand(frame, 7);
        V a = First<TReads>(0, pa), b = First<TReads>(1, pb), c = First<TReads>(2, pc), d = First<TReads>(3, pd);
        V e = First<TReads>(4, pe), f = First<TReads>(5, pf), g = First<TReads>(6, pg), h = First<TReads>(7, ph);
        var to = (T*)frame->Values[result].Data;
        var streams = frame->Values[result].Streams;
        var brings = Sse.IsSupported && BringsNext;
        var ahead = (nint)frame->Ahead * sizeof(T);
        nint count = frame->PaddedCount(extent);
        for (nint i = 0; i < count; i += V.Count)
        {
            if (brings)
            {
                Bring<TReads>(0, pa + ahead);
                Bring<TReads>(1, pb + ahead);
                Bring<TReads>(2, pc + ahead);
                Bring<TReads>(3, pd + ahead);
                Bring<TReads>(4, pe + ahead);
                Bring<TReads>(5, pf + ahead);
                Bring<TReads>(6, pg + ahead);
                Bring<TReads>(7, ph + ahead);
            }
            var value = TFormula.Apply(
                Next<TReads>(0, a, ref pa, da), Next<TReads>(1, b, ref pb, db), Next<TReads>(2, c, ref pc, dc), Next<TReads>(3, d, ref pd, dd),
                Next<TReads>(4, e, ref pe, de), Next<TReads>(5, f, ref pf, df), Next<TReads>(6, g, ref pg, dg), Next<TReads>(7, h, ref ph, dh));
            V.Store(to + i, value, streams);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private (nint Start, nint Step) Operand(TileFrame* frame, int n) => FormulaOperand.Find<V, T>(n < TFormula.Operands, frame, operands, n);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsHeld<TReads>(int n) where TReads : struct, IReads => typeof(TReads) == typeof(Once) && (TFormula.Held >> n & 1) != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V First<TReads>(int n, nint place) where TReads : struct, IReads => IsHeld<TReads>(n) ? V.Load((T*)place) : default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Next<TReads>(int n, V held, ref nint place, nint step) where TReads : struct, IReads =>
        IsHeld<TReads>(n) ? held : FormulaOperand.Next<V, T>(n < TFormula.Operands, ref place, step);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Bring<TReads>(int n, nint place) where TReads : struct, IReads => FormulaOperand.Bring(n < TFormula.Operands && !IsHeld<TReads>(n), place);

    /// <summary>How often the operands are read that may be held.</summary>
    private interface IReads;

    private readonly struct Once : IReads;

    private readonly struct Always : IReads;
}
