using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>The sum of the elements.</summary>
internal readonly struct SumReducer : IReducer
{
    public static double Identity => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Combine<V>(V x, V y) where V : struct, ILanes<V> => x + y;
}
