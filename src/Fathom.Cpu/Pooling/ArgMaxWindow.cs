namespace Fathom.Cpu;

/// <summary>
/// The place of the largest tap of a window, channel by channel, as a flat index into the image's D · H · W positions: the first largest,
/// or the last NaN if there is one, as in PyTorch; -1 for a window that lies wholly in padding.
/// </summary>
/// <typeparam name="V">Lanes of the width in use.</typeparam>
/// <typeparam name="V1">A single lane, for the channels behind the last whole vector.</typeparam>
/// <typeparam name="T">Element type.</typeparam>
internal readonly unsafe struct ArgMaxWindow<V, V1, T> : IWindowKernel<T, long>
    where V : struct, IFloatMemoryLanes<V, T>
    where V1 : struct, IFloatMemoryLanes<V1, T>
    where T : unmanaged
{
    public static void Run(T* window, long* taps, int count, int channels, long position, long* output)
    {
        if (count == 0)
        {
            new Span<long>(output, channels).Fill(-1);
            return;
        }
        var channel = 0;
        for (; channel <= channels - V.Count; channel += V.Count)
            Find<V>(window + channel, taps, count, channels, position, output + channel);
        for (; channel < channels; channel++)
            Find<V1>(window + channel, taps, count, channels, position, output + channel);
    }

    // Each lane keeps its best value and the number of the tap that gave it. That number is a float: exact up to 2^24 taps in f32.
    private static void Find<U>(T* window, long* taps, int count, int channels, long position, long* output) where U : struct, IFloatMemoryLanes<U, T>
    {
        var best = U.Load(window + taps[0]);
        var bestTap = U.Splat(0);
        for (var tap = 1; tap < count; tap++)
        {
            var value = U.Load(window + taps[tap]);
            var better = U.Less(best, value) | ~U.Equal(value, value);
            best = U.Select(better, value, best);
            bestTap = U.Select(better, U.Splat(tap), bestTap);
        }

        var numbers = stackalloc T[U.Count];
        U.Store(numbers, bestTap);
        for (var lane = 0; lane < U.Count; lane++)
        {
            var tap = typeof(T) == typeof(float) ? (int)((float*)numbers)[lane] : (int)((double*)numbers)[lane];
            output[lane] = position + taps[tap] / channels;
        }
    }
}
