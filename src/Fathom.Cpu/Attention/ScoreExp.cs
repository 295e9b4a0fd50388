using System.Numerics;
using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>The exponential of scores less their largest, or less their log-sum: none is much above 1.</summary>
internal static class ScoreExp<V, T>
    where V : struct, IFloatMemoryLanes<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of(V x) => typeof(T) == typeof(float) ? Exponential.WeightExp32(x) : V.Exp(x);
}
