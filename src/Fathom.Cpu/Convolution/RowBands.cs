using System.Runtime.InteropServices;

namespace Fathom.Cpu;

/// <summary>
/// Bands of output rows of a flat convolution whose kernels have dense lines, with the rows of the source that their windows read: these are copied with their
/// padding written out, so that each line of a window is one run of memory.
/// </summary>
internal sealed unsafe class RowBands<T> where T : unmanaged
{
    private readonly ConvSizes _sizes;
    private readonly SpatialSizes _output;
    private readonly PaddedBand<T> _rows;

    // Pinned, so that chunks of parallel work can use pointers.
    private readonly int[] _windows;

    /// <summary>Cuts each image into bands.</summary>
    /// <param name="sizes">Sizes of the convolution.</param>
    /// <param name="bytes">About how many bytes of source rows a band may have.</param>
    /// <param name="leastPixels">Fewest output pixels of a band, no more than an image has.</param>
    public RowBands(ConvSizes sizes, int bytes, int leastPixels)
    {
        (_sizes, _output) = (sizes, sizes.Output);
        var (height, width) = (sizes.Geometry.Height, sizes.Geometry.Width);
        _rows = new(
            sizes.Input.Height, sizes.Input.Width, sizes.InChannels, width.Before, (_output.Width - 1) * width.Stride + sizes.Kernel.Width);

        var rows = (bytes / ((int)Line * sizeof(T)) - KernelReach) / height.Stride;
        var leastRows = (leastPixels + _output.Width - 1) / _output.Width;
        PerImage = Math.Max(1, _output.Height / Math.Max(leastRows, rows));
        _windows = GC.AllocateUninitializedArray<int>((_output.Height + PerImage - 1) / PerImage * _output.Width, pinned: true);
        for (var pixel = 0; pixel < _windows.Length; pixel++)
            _windows[pixel] = pixel / _output.Width * height.Stride * (int)Line + pixel % _output.Width * width.Stride * sizes.InChannels;
    }

    /// <summary>Whether a convolution is one of those: one group, at most two axes, kernels whose lines are dense, and no window ahead of an image.</summary>
    public static bool Suit(ConvSizes sizes)
    {
        var (g, output) = (sizes.Geometry, sizes.Output);
        return g.Groups == 1 && g.Depth == WindowAxis.Unit && sizes.Kernel.Depth == 1 && g.Width.Dilation == 1 && output.Count > 0
            && (output.Width - 1) * g.Width.Stride + sizes.Kernel.Width >= g.Width.Before;
    }

    /// <summary>Bands of an image.</summary>
    public int PerImage { get; }

    /// <summary>Bands of all images.</summary>
    public long Count => (long)_sizes.Batch * _output.Depth * PerImage;

    /// <summary>Output pixels of the largest band.</summary>
    public int MostPixels => _windows.Length;

    /// <summary>Elements from one row of a band's source to the next.</summary>
    public nint Line => _rows.Line;

    /// <summary>For each output pixel of a band where its window begins in the source.</summary>
    public int* Windows => (int*)Marshal.UnsafeAddrOfPinnedArrayElement(_windows, 0);

    /// <summary>A band, counted through all images.</summary>
    public RowBand this[long number]
    {
        get
        {
            var (image, band) = Math.DivRem(number, PerImage);
            var (first, end) = ((int)Grain.Start((int)band, PerImage, _output.Height), (int)Grain.Start((int)band + 1, PerImage, _output.Height));
            var height = _sizes.Geometry.Height;
            return new(
                image, (image * _output.Height + first) * _output.Width, (end - first) * _output.Width,
                first * height.Stride - height.Before, (end - first - 1) * height.Stride + KernelReach + 1);
        }
    }

    /// <summary>Copies the source of a band.</summary>
    public void Fill(T* images, in RowBand band, T* to) => _rows.Fill(
        images + band.Image * _sizes.Input.Height * _sizes.Input.Width * _sizes.InChannels, band.FirstSourceRow, band.FirstSourceRow + band.SourceRows, to);

    // Rows of the source between the first and the last one that a window reads.
    private int KernelReach => (_sizes.Kernel.Height - 1) * _sizes.Geometry.Height.Dilation;
}
