#pragma warning disable CS8500 // A job lives on its caller's stack while the loop runs, so its references neither move nor die.
using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>
/// The gradient of max pooling in one pass over x: each dy is added to the tap that <see cref="ArgMaxWindow{V, VNarrow, V1, T}"/> would name, in the
/// order of the windows.
/// </summary>
/// <typeparam name="V">Lanes of the width in use.</typeparam>
/// <typeparam name="VNarrow">Lanes of 16 bytes, for the channels that do not fill <typeparamref name="V"/>.</typeparam>
/// <typeparam name="V1">A single lane, for the rest.</typeparam>
/// <typeparam name="T">Element type.</typeparam>
internal sealed unsafe class MaxPoolGradient<V, VNarrow, V1, T>(PoolSizes sizes, TapPass pass)
    where V : struct, IFloatMemoryLanes<V, T>
    where VNarrow : struct, IFloatMemoryLanes<VNarrow, T>
    where V1 : struct, IFloatMemoryLanes<V1, T>
    where T : unmanaged
{
    // A multiple of all lane counts, so that only the last block of channels has a rest.
    private const int BlockChannels = 64;

    private readonly bool _disjoint = Axes(sizes).All(axis => axis.Window.Stride >= axis.Kernel && axis.Window.Dilation == 1);
    private readonly bool _covering = Axes(sizes).All(axis =>
        axis.Window.Stride == axis.Kernel && axis.Window is { Before: 0, Dilation: 1 } && axis.Output * axis.Kernel == axis.Input);

    private bool HasNarrowPixels => _covering && sizes.Channels < V.Count && pass.W.Count * (long)sizes.Channels >= V.Count;

    /// <summary>Writes dx.</summary>
    public void Run(T* x, T* dy, T* dx)
    {
        // Images are independent, and so are channels: windows that overlap meet in the same image and channel only.
        var blocks = (sizes.Channels + BlockChannels - 1) / BlockChannels;
        var items = (long)sizes.Batch * blocks;
        var perItem = (0.3 * pass.Taps.Length * sizes.Output.Count + 0.1 * sizes.Input.Count) * sizes.Channels / Math.Max(1, blocks);
        var job = new Job { Owner = this, X = x, Dy = dy, Dx = dx, Blocks = blocks, Chunks = Grain.Chunks(items, perItem) };
        WorkerPool.Run(job.Chunks, &RunChunk, &job);
    }

    private static IEnumerable<(WindowAxis Window, int Kernel, int Input, int Output)> Axes(PoolSizes sizes)
    {
        var (g, input, output) = (sizes.Geometry, sizes.Input, sizes.Output);
        yield return (g.Depth, g.Kernel.Depth, input.Depth, output.Depth);
        yield return (g.Height, g.Kernel.Height, input.Height, output.Height);
        yield return (g.Width, g.Kernel.Width, input.Width, output.Width);
    }

    private static void RunChunk(void* state, int chunk)
    {
        var job = (Job*)state;
        var owner = job->Owner;
        var taps = new RowTaps(owner.Taps);
        var items = owner.Batch * (long)job->Blocks;
        var end = Grain.Start(chunk + 1, job->Chunks, items);
        for (var item = Grain.Start(chunk, job->Chunks, items); item < end; item++)
            owner.RunImage(job, item / job->Blocks, (int)(item % job->Blocks) * BlockChannels, ref taps);
    }

    private TapPass Taps => pass;

    private long Batch => sizes.Batch;

    private void RunImage(Job* job, long image, int firstChannel, ref RowTaps taps)
    {
        long channels = sizes.Channels;
        var count = (int)Math.Min(BlockChannels, channels - firstChannel);
        var x = job->X + image * sizes.Input.Count * channels + firstChannel;
        var dx = job->Dx + image * sizes.Input.Count * channels + firstChannel;
        var dy = job->Dy + image * sizes.Output.Count * channels + firstChannel;
        if (!_covering)
            for (var position = 0L; position < sizes.Input.Count; position++)
                new Span<T>(dx + position * channels, count).Clear();
        for (var d = 0; d < pass.D.Count; d++)
            for (var h = 0; h < pass.H.Count; h++)
            {
                taps.SelectRow(pass, d, h, sizes.Input);
                if (HasNarrowPixels && HasLineBehind(image, d, h))
                {
                    RunNarrowRow(x, dy, dx, d, h, ref taps);
                    dy += pass.W.Count * channels;
                    continue;
                }
                var place = ((long)d * pass.D.SourceStep * sizes.Input.Height + (long)h * pass.H.SourceStep) * sizes.Input.Width * channels;
                for (var w = 0; w < pass.W.Count; w++, dy += channels, place += pass.W.SourceStep * channels)
                {
                    var inside = taps.SelectPixel(w * pass.W.SourceStep, sizes.Input.Width, out var offsets);
                    if (inside > 0)
                        AddWindow(x + place, dy, dx + place, offsets, inside, count);
                }
            }
    }

    // Whether a whole line of dy lies behind all that a row of windows reads.
    private bool HasLineBehind(long image, int d, int h) => image < sizes.Batch - 1 || d < pass.D.Count - 1 || h < pass.H.Count - 1;

    // Pixels of few channels are read and written with whole vectors, in order, so that what a vector writes too much is written over; but not at
    // the end of a line, whose next one has been written before.
    private void RunNarrowRow(T* x, T* dy, T* dx, int d, int h, ref RowTaps taps)
    {
        var count = taps.SelectPixel(0, sizes.Input.Width, out var offsets);
        var place = ((long)d * pass.D.SourceStep * sizes.Input.Height + (long)h * pass.H.SourceStep) * sizes.Input.Width * sizes.Channels;
        var step = (long)pass.W.SourceStep * sizes.Channels;
        var atTheEnd = (V.Count - sizes.Channels + step - 1) / step;
        for (var w = 0; w < pass.W.Count; w++, place += step, dy += sizes.Channels)
            if (w < pass.W.Count - atTheEnd)
                Add<V>(x + place, dy, dx + place, offsets, count);
            else
                AddWindow(x + place, dy, dx + place, offsets, count, sizes.Channels);
    }

    private void AddWindow(T* x, T* dy, T* dx, long* taps, int tapCount, int channels)
    {
        var channel = 0;
        for (; channel <= channels - V.Count; channel += V.Count)
            Add<V>(x + channel, dy + channel, dx + channel, taps, tapCount);
        for (; channel <= channels - VNarrow.Count; channel += VNarrow.Count)
            Add<VNarrow>(x + channel, dy + channel, dx + channel, taps, tapCount);
        for (; channel < channels; channel++)
            Add<V1>(x + channel, dy + channel, dx + channel, taps, tapCount);
    }

    // Each lane keeps its largest value and the number of the tap that gave it, the first or the last NaN.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Add<U>(T* x, T* dy, T* dx, long* taps, int count) where U : struct, IFloatMemoryLanes<U, T>
    {
        if (count == 4)
        {
            AddFour<U>(x, dy, dx, taps);
            return;
        }
        var best = U.Load(x + taps[0]);
        var bestTap = U.Splat(0);
        for (var tap = 1; tap < count; tap++)
        {
            var value = U.Load(x + taps[tap]);
            var better = IsBetter(value, best);
            best = U.Select(better, value, best);
            bestTap = U.Select(better, U.Splat(tap), bestTap);
        }
        var gradient = U.Load(dy);
        for (var tap = 0; tap < count; tap++)
            AddTo(dx + taps[tap], gradient & U.Equal(bestTap, U.Splat(tap)));
    }

    // Windows of 2 by 2 are what most networks have: which tap is the best follows from three comparisons, all in registers.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddFour<U>(T* x, T* dy, T* dx, long* taps) where U : struct, IFloatMemoryLanes<U, T>
    {
        U first = U.Load(x + taps[0]), second = U.Load(x + taps[1]), third = U.Load(x + taps[2]), fourth = U.Load(x + taps[3]);
        var isSecond = IsBetter(second, first);
        var best = U.Select(isSecond, second, first);
        var isThird = IsBetter(third, best);
        best = U.Select(isThird, third, best);
        var isFourth = IsBetter(fourth, best);
        U gradient = U.Load(dy), zero = U.Splat(0);
        var ofThree = U.Select(isFourth, zero, gradient);
        var ofTwo = U.Select(isThird, zero, ofThree);
        AddTo(dx + taps[0], U.Select(isSecond, zero, ofTwo));
        AddTo(dx + taps[1], U.Select(isSecond, ofTwo, zero));
        AddTo(dx + taps[2], U.Select(isThird, ofThree, zero));
        AddTo(dx + taps[3], U.Select(isFourth, gradient, zero));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static U IsBetter<U>(U value, U best) where U : struct, IFloatMemoryLanes<U, T> => U.Less(best, value) | ~U.Equal(value, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddTo<U>(T* to, U share) where U : struct, IFloatMemoryLanes<U, T> => U.Store(to, _disjoint ? share : U.Load(to) + share);

    private struct Job
    {
        public MaxPoolGradient<V, VNarrow, V1, T> Owner;
        public T* X;
        public T* Dy;
        public T* Dx;
        public int Blocks;
        public int Chunks;
    }
}
