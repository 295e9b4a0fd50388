namespace Fathom.Cpu;

/// <summary>
/// The place of the largest tap of a window, channel by channel, as a flat index into the image's D · H · W positions: the first largest,
/// or the last NaN if there is one, as in PyTorch; -1 for a window that lies wholly in padding.
/// </summary>
/// <typeparam name="V">Lanes of the width in use.</typeparam>
/// <typeparam name="VNarrow">Lanes of 16 bytes, for fewer channels than <typeparamref name="V"/> has lanes.</typeparam>
/// <typeparam name="V1">A single lane, for fewer still.</typeparam>
/// <typeparam name="T">Element type.</typeparam>
internal readonly unsafe struct ArgMaxWindow<V, VNarrow, V1, T> : IWindowKernel<T, long>
    where V : struct, IFloatMemoryLanes<V, T>
    where VNarrow : struct, IFloatMemoryLanes<VNarrow, T>
    where V1 : struct, IFloatMemoryLanes<V1, T>
    where T : unmanaged
{
    private const int MostPlaces = 32;

    public static int Room => int.MaxValue;

    public static void Run(in WindowRun windows, T* window, long* taps, int count, int channels, long position, long* output, bool isRoomy)
    {
        for (var n = 0; n < windows.Count; n++)
            Run(window + n * windows.Step, taps, count, channels, position + n * windows.Pixels, output + n * windows.OutputStep);
    }

    private static void Run(T* window, long* taps, int count, int channels, long position, long* output)
    {
        if (count == 0)
        {
            new Span<long>(output, channels).Fill(-1);
            return;
        }
        // Places are divided out once per window, not once per channel; windows with more taps than this are rare.
        var places = stackalloc long[MostPlaces];
        for (var tap = 0; tap < Math.Min(count, MostPlaces); tap++)
            places[tap] = position + taps[tap] / channels;
        if (channels >= V.Count)
            Cover<V>(window, taps, count, channels, position, places, output);
        else if (channels >= VNarrow.Count)
            Cover<VNarrow>(window, taps, count, channels, position, places, output);
        else
            Cover<V1>(window, taps, count, channels, position, places, output);
    }

    // The last vector ends with the channels and may overlap the one before it.
    private static void Cover<U>(T* window, long* taps, int count, int channels, long position, long* places, long* output)
        where U : struct, IFloatMemoryLanes<U, T>
    {
        var numbers = stackalloc T[U.Count];
        for (var next = 0; next < channels; next += U.Count)
        {
            var channel = Math.Min(next, channels - U.Count);
            U.Store(numbers, Find<U>(window + channel, taps, count));
            for (var lane = 0; lane < U.Count; lane++)
            {
                var tap = typeof(T) == typeof(float) ? (int)((float*)numbers)[lane] : (int)((double*)numbers)[lane];
                output[channel + lane] = tap < MostPlaces ? places[tap] : position + taps[tap] / channels;
            }
        }
    }

    // Each lane keeps its best value and the number of the tap that gave it. That number is a float: exact up to 2^24 taps in f32.
    private static U Find<U>(T* window, long* taps, int count) where U : struct, IFloatMemoryLanes<U, T>
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
        return bestTap;
    }
}
