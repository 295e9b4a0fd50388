namespace Fathom.Cpu;

/// <summary>A tap of a <see cref="TapPass"/>: where it reads relative to a window's origin, by coordinates and in elements.</summary>
internal readonly record struct Tap(int Depth, int Height, int Width, long Offset);

/// <summary>
/// A grid of output pixels that all use the same taps. A convolution is one pass; its gradient with respect to the input is one pass per
/// residue modulo the stride. Source and outputs are channels-last.
/// </summary>
internal sealed class TapPass
{
    private readonly Tap[] _taps;

    /// <summary>Lays out the taps for a source whose padding, if any, has been written out ahead of it.</summary>
    /// <param name="depth">Outermost axis.</param>
    /// <param name="height">Middle axis.</param>
    /// <param name="width">Innermost axis.</param>
    /// <param name="source">Spatial sizes of the source, with its padding.</param>
    /// <param name="padding">Positions of padding written out ahead of the source's first element.</param>
    /// <param name="channels">Channels of a source pixel.</param>
    /// <param name="mergeWidth">Whether the dense taps along the width count as one tap with that many times the channels.</param>
    public TapPass(
        AxisPass depth, AxisPass height, AxisPass width, SpatialSizes source, SpatialSizes padding, int channels, bool mergeWidth)
    {
        (D, H, W) = (depth, height, width);
        var widths = mergeWidth && width.Taps.Length > 0 ? width.Taps.AsSpan(0, 1) : width.Taps;
        MergedTaps = widths.Length == 0 ? 1 : width.Taps.Length / widths.Length;
        _taps = new Tap[depth.Taps.Length * height.Taps.Length * widths.Length];
        var next = 0;
        foreach (var d in depth.Taps)
            foreach (var h in height.Taps)
                foreach (var w in widths)
                {
                    var (td, th, tw) = (d.Offset + padding.Depth, h.Offset + padding.Height, w.Offset + padding.Width);
                    _taps[next++] = new(td, th, tw, ((((long)td * source.Height) + th) * source.Width + tw) * channels);
                }
    }

    /// <summary>The pass of a convolution over x, which has been padded or has not.</summary>
    public static TapPass Forward(ConvSizes sizes, SpatialSizes padding, SpatialSizes source, bool mergeWidth) => new(
        AxisPass.Forward(sizes.Geometry.Depth, sizes.Kernel.Depth, sizes.Output.Depth),
        AxisPass.Forward(sizes.Geometry.Height, sizes.Kernel.Height, sizes.Output.Height),
        AxisPass.Forward(sizes.Geometry.Width, sizes.Kernel.Width, sizes.Output.Width),
        source, padding, sizes.InChannels, mergeWidth);

    /// <summary>The passes of a convolution's gradient with respect to x, over dy as it lies.</summary>
    public static TapPass[] InputGradient(ConvSizes sizes) =>
    [
        .. from depth in AxisPass.InputGradient(sizes.Geometry.Depth, sizes.Kernel.Depth, sizes.Input.Depth)
           from height in AxisPass.InputGradient(sizes.Geometry.Height, sizes.Kernel.Height, sizes.Input.Height)
           from width in AxisPass.InputGradient(sizes.Geometry.Width, sizes.Kernel.Width, sizes.Input.Width)
           select new TapPass(depth, height, width, sizes.Output, default, sizes.OutChannels, mergeWidth: false),
    ];

    /// <summary>Outermost axis.</summary>
    public AxisPass D { get; }

    /// <summary>Middle axis.</summary>
    public AxisPass H { get; }

    /// <summary>Innermost axis.</summary>
    public AxisPass W { get; }

    /// <summary>Kernel taps that one of <see cref="Taps"/> stands for.</summary>
    public int MergedTaps { get; }

    /// <summary>The taps, outermost axis first.</summary>
    public ReadOnlySpan<Tap> Taps => _taps;

    /// <summary>Kernel positions that contribute.</summary>
    public int KernelTaps => D.Taps.Length * H.Taps.Length * W.Taps.Length;

    /// <summary>Output pixels of one image.</summary>
    public long Pixels => (long)D.Count * H.Count * W.Count;

    /// <summary>Whether <paramref name="tap"/> of the window at grid position (d, h, w) lies inside the source.</summary>
    public bool Inside(Tap tap, int d, int h, int w, SpatialSizes source) =>
        (uint)((d * D.SourceStep) + tap.Depth) < (uint)source.Depth
        && (uint)((h * H.SourceStep) + tap.Height) < (uint)source.Height
        && (uint)((w * W.SourceStep) + tap.Width) < (uint)source.Width;
}
