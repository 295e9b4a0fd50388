using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>Combines the taps of a window, channel by channel: largest value or sum.</summary>
/// <typeparam name="TReducer">How two values combine.</typeparam>
/// <typeparam name="V">Lanes of the width in use.</typeparam>
/// <typeparam name="VNarrow">Lanes of 16 bytes, for fewer channels than <typeparamref name="V"/> has lanes.</typeparam>
/// <typeparam name="V1">A single lane, for fewer still.</typeparam>
/// <typeparam name="T">Element type.</typeparam>
internal readonly unsafe struct ReduceWindow<TReducer, V, VNarrow, V1, T> : IWindowKernel<T, T>
    where TReducer : struct, IReducer
    where V : struct, IFloatMemoryLanes<V, T>
    where VNarrow : struct, IFloatMemoryLanes<VNarrow, T>
    where V1 : struct, IFloatMemoryLanes<V1, T>
    where T : unmanaged
{
    public static int Room => V.Count;

    public static void Run(in WindowRun windows, T* window, long* taps, int count, int channels, long position, T* output, bool isRoomy)
    {
        if (isRoomy && channels < V.Count && count == 4)
        {
            ReduceFourTaps(windows, window, taps, output);
            return;
        }
        for (var n = 0; n < windows.Count; n++, window += windows.Step, output += windows.OutputStep)
        {
            if (channels >= V.Count)
                Cover<V>(window, taps, count, channels, output);
            else if (isRoomy)
                V.Store(output, Reduce<V>(window, taps, count));
            else if (channels >= VNarrow.Count)
                Cover<VNarrow>(window, taps, count, channels, output);
            else
                Cover<V1>(window, taps, count, channels, output);
        }
    }

    // Windows of 2 by 2 are what most networks have.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ReduceFourTaps(in WindowRun windows, T* window, long* taps, T* output)
    {
        var (step, outputStep) = (windows.Step, windows.OutputStep);
        long first = taps[0], second = taps[1], third = taps[2], fourth = taps[3];
        for (var n = windows.Count; n > 0; n--, window += step, output += outputStep)
        {
            var result = TReducer.Combine(V.Load(window + first), V.Load(window + second));
            result = TReducer.Combine(result, V.Load(window + third));
            V.Store(output, TReducer.Combine(result, V.Load(window + fourth)));
        }
    }

    // The last vector ends with the channels and may overlap the one before it.
    private static void Cover<U>(T* window, long* taps, int count, int channels, T* output) where U : struct, IFloatMemoryLanes<U, T>
    {
        var next = 0;
        for (; next + 4 * U.Count <= channels && count > 0; next += 4 * U.Count)
            ReduceFour<U>(window + next, taps, count, output + next);
        for (; next < channels; next += U.Count)
        {
            var channel = Math.Min(next, channels - U.Count);
            U.Store(output + channel, Reduce<U>(window + channel, taps, count));
        }
    }

    // Four vectors at the same time: each is a chain of operations that wait for one another.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ReduceFour<U>(T* window, long* taps, int count, T* output) where U : struct, IFloatMemoryLanes<U, T>
    {
        var from = window + taps[0];
        U r0 = U.Load(from), r1 = U.Load(from + U.Count), r2 = U.Load(from + 2 * U.Count), r3 = U.Load(from + 3 * U.Count);
        for (var tap = 1; tap < count; tap++)
        {
            from = window + taps[tap];
            r0 = TReducer.Combine(r0, U.Load(from));
            r1 = TReducer.Combine(r1, U.Load(from + U.Count));
            r2 = TReducer.Combine(r2, U.Load(from + 2 * U.Count));
            r3 = TReducer.Combine(r3, U.Load(from + 3 * U.Count));
        }
        U.Store(output, r0);
        U.Store(output + U.Count, r1);
        U.Store(output + 2 * U.Count, r2);
        U.Store(output + 3 * U.Count, r3);
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
