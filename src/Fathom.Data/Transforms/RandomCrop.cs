using System.Buffers;

namespace Fathom.Data;

/// <summary>Pads the image on all sides and cuts a window of the original size from a random place: a random shift.</summary>
public sealed class RandomCrop : ITransform
{
    private readonly int padding;
    private readonly PaddingMode mode;

    /// <summary>Shifts by up to <paramref name="padding"/> pixels each way.</summary>
    /// <param name="padding">Pixels added on each side, 0 or more; with <see cref="PaddingMode.Reflect"/> fewer than the image has.</param>
    /// <param name="mode">What the padding holds.</param>
    public RandomCrop(int padding, PaddingMode mode = PaddingMode.Zero)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(padding);
        (this.padding, this.mode) = (padding, mode);
    }

    /// <inheritdoc/>
    public void Apply(Span<float> image, ImageShape shape, RandomKey key)
    {
        if (mode == PaddingMode.Reflect && padding >= Math.Min(shape.Height, shape.Width))
            throw new ShapeException($"RandomCrop: reflecting {padding} pixels needs images larger than that, got {shape}.");
        var numbers = key.Numbers();
        var down = numbers.NextInt32(2 * padding + 1) - padding;
        var right = numbers.NextInt32(2 * padding + 1) - padding;
        if (down == 0 && right == 0)
            return;
        var scratch = ArrayPool<float>.Shared.Rent(shape.PlaneCount);
        var source = scratch.AsSpan(0, shape.PlaneCount);
        for (var channel = 0; channel < shape.Channels; channel++)
        {
            var plane = image.Slice(channel * shape.PlaneCount, shape.PlaneCount);
            plane.CopyTo(source);
            Shift(source, plane, shape, down, right);
        }
        ArrayPool<float>.Shared.Return(scratch);
    }

    private void Shift(ReadOnlySpan<float> source, Span<float> target, ImageShape shape, int down, int right)
    {
        // Columns [first, end) come from inside the image and are copied row by row; only the rim needs a look at each pixel.
        var (first, end) = (Math.Clamp(-right, 0, shape.Width), Math.Clamp(shape.Width - right, 0, shape.Width));
        for (var y = 0; y < shape.Height; y++)
        {
            var to = target.Slice(y * shape.Width, shape.Width);
            var row = mode == PaddingMode.Reflect ? Reflect(y + down, shape.Height) : y + down;
            if ((uint)row >= (uint)shape.Height || first >= end)
            {
                to.Clear();
                continue;
            }
            var from = source.Slice(row * shape.Width, shape.Width);
            from[(first + right)..(end + right)].CopyTo(to[first..end]);
            for (var x = 0; x < first; x++)
                to[x] = mode == PaddingMode.Reflect ? from[Reflect(x + right, shape.Width)] : 0;
            for (var x = end; x < shape.Width; x++)
                to[x] = mode == PaddingMode.Reflect ? from[Reflect(x + right, shape.Width)] : 0;
        }
    }

    private static int Reflect(int index, int size) => index < 0 ? -index : index >= size ? 2 * (size - 1) - index : index;
}
