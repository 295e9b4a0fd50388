using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>The largest element; NaN when there is one.</summary>
internal readonly struct MaxReducer : IReducer
{
    public static double Identity => double.NegativeInfinity;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Combine<V>(V x, V y) where V : struct, ILanes<V> => V.Max(x, y);
}
