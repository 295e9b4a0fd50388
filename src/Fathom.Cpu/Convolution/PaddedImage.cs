namespace Fathom.Cpu;

/// <summary>An image [height, width, channel] with its padding and all that windows reach behind it, to add up what windows give to their pixels.</summary>
/// <param name="sizes">Sizes of the convolution whose input it is.</param>
internal readonly unsafe struct PaddedImage<T>(ConvSizes sizes) where T : unmanaged
{
    private readonly ConvSizes _sizes = sizes;

    private readonly int _height = Reach(sizes.Geometry.Height, sizes.Kernel.Height, sizes.Output.Height, sizes.Input.Height);

    /// <summary>Elements of a row.</summary>
    public nint Line { get; } =
        (nint)Reach(sizes.Geometry.Width, sizes.Kernel.Width, sizes.Output.Width, sizes.Input.Width) * sizes.InChannels;

    /// <summary>Elements of all rows.</summary>
    public long Count => _height * (long)Line;

    /// <summary>Where the window of a pixel of the output begins.</summary>
    public long Window(int h, int w) => h * _sizes.Geometry.Height.Stride * (long)Line + (long)w * _sizes.Geometry.Width.Stride * _sizes.InChannels;

    /// <summary>Copies the image itself, without its padding.</summary>
    public void CopyInside(T* padded, T* image)
    {
        var length = _sizes.Input.Width * _sizes.InChannels;
        padded += _sizes.Geometry.Height.Before * (long)Line + (long)_sizes.Geometry.Width.Before * _sizes.InChannels;
        if (length == Line)
            new Span<T>(padded, length * _sizes.Input.Height).CopyTo(new(image, length * _sizes.Input.Height));
        else
            for (var row = 0; row < _sizes.Input.Height; row++, padded += Line, image += length)
                new Span<T>(padded, length).CopyTo(new(image, length));
    }

    private static int Reach(WindowAxis axis, int kernel, int output, int input) =>
        Math.Max((output - 1) * axis.Stride + (kernel - 1) * axis.Dilation + 1, axis.Before + input);
}
