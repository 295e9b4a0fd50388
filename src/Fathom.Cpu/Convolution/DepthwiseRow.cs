namespace Fathom.Cpu;

/// <summary>Where the pixels of one output row of a depthwise convolution read: the source rows that their windows meet, and the taps along the width.</summary>
internal readonly unsafe struct DepthwiseRow<T> where T : unmanaged
{
    private readonly TapPass _pass;
    private readonly SpatialSizes _source;

    /// <summary>Takes the calling thread's working memory; <see cref="At"/> fills it.</summary>
    public DepthwiseRow(TapPass pass, SpatialSizes source, int channels)
    {
        (_pass, _source, Channels) = (pass, source, channels);
        (SourceStep, OutputStep) = ((nint)pass.W.SourceStep * channels, (nint)pass.W.Step * channels);
        var (rows, taps) = (pass.D.Taps.Length * pass.H.Taps.Length, pass.W.Taps);
        Offsets = Scratch.Own.Take<nint>(taps.Length + 2 * rows);
        Sources = (T**)(Offsets + taps.Length);
        Weights = Sources + rows;
        for (var tap = 0; tap < taps.Length; tap++)
            Offsets[tap] = (nint)taps[tap].Offset * channels;
        FirstInside = taps.Length == 0 ? 0 : Math.Clamp((pass.W.SourceStep - 1 - taps[0].Offset) / pass.W.SourceStep, 0, pass.W.Count);
        var room = taps.Length == 0 ? int.MaxValue : source.Width - 1 - taps[^1].Offset;
        EndInside = room < 0 ? FirstInside : Math.Clamp(room / pass.W.SourceStep, FirstInside - 1, pass.W.Count - 1) + 1;
    }

    private DepthwiseRow(in DepthwiseRow<T> row, int count)
    {
        this = row;
        Count = count;
    }

    /// <summary>Number of source rows that the windows meet.</summary>
    public int Count { get; }

    /// <summary>The first pixel of each of these rows.</summary>
    public T** Sources { get; }

    /// <summary>The weights of the taps that lie in each of these rows.</summary>
    public T** Weights { get; }

    /// <summary>The source row behind the last of them, which the windows of the next output row will meet, at its first pixel; any address will do to bring it nearer.</summary>
    public T* Coming => Count == 0 ? null : Sources[Count - 1] + (nint)_pass.H.SourceStep * _source.Width * Channels;

    /// <summary>Number of taps along the width.</summary>
    public int Taps => _pass.W.Taps.Length;

    /// <summary>For each tap along the width, elements from a window's origin.</summary>
    public nint* Offsets { get; }

    /// <summary>Elements from the window of a pixel to that of the next.</summary>
    public nint SourceStep { get; }

    /// <summary>Elements from an output pixel to the next.</summary>
    public nint OutputStep { get; }

    /// <summary>Channels of a pixel, and so elements from the weights of a tap to those of the next.</summary>
    public nint Channels { get; }

    /// <summary>The first output pixel of which all taps along the width lie inside the source.</summary>
    public int FirstInside { get; }

    /// <summary>The pixel after the last such one.</summary>
    public int EndInside { get; }

    /// <summary>The same for the output row at (d, h) of an image.</summary>
    public DepthwiseRow<T> At(T* from, T* weights, long image, int d, int h)
    {
        var count = 0;
        foreach (var depth in _pass.D.Taps)
            foreach (var height in _pass.H.Taps)
            {
                var (sourceD, sourceH) = (d * _pass.D.SourceStep + depth.Offset, h * _pass.H.SourceStep + height.Offset);
                if ((uint)sourceD < (uint)_source.Depth && (uint)sourceH < (uint)_source.Height)
                {
                    Sources[count] = from + ((image * _source.Depth + sourceD) * _source.Height + sourceH) * _source.Width * Channels;
                    Weights[count++] = weights;
                }
                weights += _pass.W.Taps.Length * Channels;
            }
        return new(this, count);
    }

    /// <summary>The taps along the width that lie inside the source for output pixel <paramref name="w"/>.</summary>
    public (int First, int End) TapsInside(int w)
    {
        var (taps, origin) = (_pass.W.Taps, w * _pass.W.SourceStep);
        var (first, end) = (0, taps.Length);
        while (first < end && origin + taps[first].Offset < 0)
            first++;
        while (end > first && origin + taps[end - 1].Offset >= _source.Width)
            end--;
        return (first, end);
    }
}
