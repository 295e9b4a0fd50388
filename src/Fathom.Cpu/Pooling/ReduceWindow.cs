namespace Fathom.Cpu;

/// <summary>Combines the taps of a window, channel by channel: largest value or sum.</summary>
/// <typeparam name="TReducer">How two values combine.</typeparam>
/// <typeparam name="V">Lanes of the width in use.</typeparam>
/// <typeparam name="V1">A single lane, for the channels behind the last whole vector.</typeparam>
/// <typeparam name="T">Element type.</typeparam>
internal readonly unsafe struct ReduceWindow<TReducer, V, V1, T> : IWindowKernel<T, T>
    where TReducer : struct, IReducer
    where V : struct, IFloatMemoryLanes<V, T>
    where V1 : struct, IFloatMemoryLanes<V1, T>
    where T : unmanaged
{
    public static void Run(T* window, long* taps, int count, int channels, long position, T* output)
    {
        var channel = 0;
        for (; channel <= channels - V.Count; channel += V.Count)
            V.Store(output + channel, Reduce<V>(window + channel, taps, count));
        for (; channel < channels; channel++)
            V1.Store(output + channel, Reduce<V1>(window + channel, taps, count));
    }

    private static U Reduce<U>(T* window, long* taps, int count) where U : struct, IFloatMemoryLanes<U, T>
    {
        if (count == 0)
            return U.Splat(TReducer.Identity);
        var result = U.Load(window + taps[0]);
        for (var tap = 1; tap < count; tap++)
            result = TReducer.Combine(result, U.Load(window + taps[tap]));
        return result;
    }
}
