using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>The product of the elements.</summary>
internal readonly struct ProductReducer : IReducer
{
    public static double Identity => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Combine<V>(V x, V y) where V : struct, ILanes<V> => x * y;
}
