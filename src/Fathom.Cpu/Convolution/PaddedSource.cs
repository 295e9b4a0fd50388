using System.Runtime.InteropServices;

namespace Fathom.Cpu;

/// <summary>
/// Copies a channels-last source into one whose zero padding is written out. Worth it for pixels of few channels only: it lets the taps
/// along a kernel row be read as one run, and their bounds need no checks.
/// </summary>
internal readonly unsafe struct PaddedSource<T> where T : unmanaged
{
    private readonly int _batch;
    private readonly SpatialSizes _source;
    private readonly int _channels;

    /// <summary>A source of <paramref name="batch"/> images with the given padding on each side.</summary>
    public PaddedSource(int batch, SpatialSizes source, int channels, SpatialSizes before, SpatialSizes after)
    {
        (_batch, _source, _channels, Before) = (batch, source, channels, before);
        Sizes = new(
            source.Depth + before.Depth + after.Depth,
            source.Height + before.Height + after.Height,
            source.Width + before.Width + after.Width);
    }

    /// <summary>Padding ahead of the first element.</summary>
    public SpatialSizes Before { get; }

    /// <summary>Spatial sizes with padding.</summary>
    public SpatialSizes Sizes { get; }

    /// <summary>Whether there is any padding at all.</summary>
    public bool IsNeeded => Sizes != _source;

    /// <summary>Elements of the copy.</summary>
    public long Count => _batch * Sizes.Count * _channels;

    /// <summary>Fills <paramref name="padded"/> from <paramref name="source"/>.</summary>
    public void Fill(T* source, T* padded)
    {
        var job = new Job(this, source, padded);
        var planes = (long)_batch * Sizes.Depth;
        job.Chunks = Grain.Chunks(planes, 0.1 * Sizes.Height * Sizes.Width * _channels);
        WorkerPool.Run(job.Chunks, &FillPlanes, &job);
    }

    private static void FillPlanes(void* state, int chunk)
    {
        var job = (Job*)state;
        var planes = (long)job->Layout._batch * job->Layout.Sizes.Depth;
        var end = Grain.Start(chunk + 1, job->Chunks, planes);
        for (var plane = Grain.Start(chunk, job->Chunks, planes); plane < end; plane++)
            job->Layout.FillPlane(job->Source, job->Padded, plane);
    }

    private void FillPlane(T* source, T* padded, long plane)
    {
        var rowLength = (long)Sizes.Width * _channels;
        var to = padded + (plane * Sizes.Height * rowLength);
        var (image, depth) = (plane / Sizes.Depth, (int)(plane % Sizes.Depth) - Before.Depth);
        if ((uint)depth >= (uint)_source.Depth)
        {
            Clear(to, Sizes.Height * rowLength);
            return;
        }

        var run = (long)_source.Width * _channels;
        var from = source + (((image * _source.Depth) + depth) * _source.Height * run);
        var left = (long)Before.Width * _channels;
        Clear(to, Before.Height * rowLength);
        to += Before.Height * rowLength;
        for (var h = 0; h < _source.Height; h++, to += rowLength, from += run)
        {
            Clear(to, left);
            NativeMemory.Copy(from, to + left, (nuint)(run * sizeof(T)));
            Clear(to + left + run, rowLength - left - run);
        }
        Clear(to, (Sizes.Height - Before.Height - _source.Height) * rowLength);
    }

    private static void Clear(T* p, long count) => NativeMemory.Clear(p, (nuint)(count * sizeof(T)));

    private struct Job(PaddedSource<T> layout, T* source, T* padded)
    {
        public readonly PaddedSource<T> Layout = layout;
        public readonly T* Source = source;
        public readonly T* Padded = padded;
        public int Chunks;
    }
}
