using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>The smallest element; NaN when there is one.</summary>
internal readonly struct MinReducer : IReducer
{
    public static double Identity => double.PositiveInfinity;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Combine<V>(V x, V y) where V : struct, ILanes<V> => V.Min(x, y);
}
