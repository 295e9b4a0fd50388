using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Cpu;

/// <summary>
/// Walks the operands of a formula. Whether an operand exists is a constant to the compiler wherever this is called, so that of the eight an
/// <see cref="IFormula"/> may have only those exist in the loop.
/// </summary>
internal static unsafe class FormulaOperand
{
    /// <summary>The bits by which <see cref="IFormula.Held"/> names operands.</summary>
    public const int A = 1, B = 2, C = 4, D = 8, E = 16, F = 32, G = 64, H = 128;

    /// <summary>Where operand <paramref name="n"/> begins in the tile, and the bytes from one vector to the next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (nint Start, nint Step) Find<V, T>(bool exists, TileFrame* frame, int[] operands, int n)
        where V : struct, IFloatMemoryLanes<V, T>
        where T : unmanaged => exists
        ? ((nint)frame->Values[operands[n]].Data, frame->Values[operands[n]].Step * V.Count * sizeof(T))
        : default;

    /// <summary>The vector at a place, which moves on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Next<V, T>(bool exists, ref nint place, nint step)
        where V : struct, IFloatMemoryLanes<V, T>
        where T : unmanaged
    {
        if (!exists)
            return default;
        var value = V.Load((T*)place);
        place += step;
        return value;
    }

    /// <summary>Brings what lies at a place nearer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Bring(bool exists, nint place)
    {
        if (exists)
            Sse.Prefetch0((void*)place);
    }
}
