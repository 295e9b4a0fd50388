namespace Fathom.Data;

/// <summary>Labelled images of one size held in memory: u8 pixels [N, C, H, W] and class numbers.</summary>
public sealed class ImageDataset : IDataset<ImageSample>
{
    private readonly byte[] pixels;
    private readonly int[] labels;

    /// <summary>A data set over the given arrays, which are not copied and must not change.</summary>
    /// <param name="name">Name for logs and reports, such as "mnist train".</param>
    /// <param name="shape">Shape of one image.</param>
    /// <param name="pixels">Bytes [N, C, H, W].</param>
    /// <param name="labels">Class number of each image, 0 to the number of class names - 1.</param>
    /// <param name="classNames">Names of the classes in order.</param>
    /// <exception cref="ShapeException">When pixels, labels and shape do not fit together.</exception>
    /// <exception cref="ArgumentException">When a label has no class name.</exception>
    public ImageDataset(string name, ImageShape shape, byte[] pixels, int[] labels, IReadOnlyList<string> classNames)
    {
        if (shape.Channels <= 0 || shape.Height <= 0 || shape.Width <= 0)
            throw new ShapeException($"ImageDataset: image shape {shape} has an empty axis.");
        if (pixels.Length != (long)labels.Length * shape.ElementCount)
            throw new ShapeException(
                $"ImageDataset: {pixels.Length} pixels for {labels.Length} labels; images of {shape} need {(long)labels.Length * shape.ElementCount}.");
        for (var index = 0; index < labels.Length; index++)
            if ((uint)labels[index] >= (uint)classNames.Count)
                throw new ArgumentException(
                    $"ImageDataset: label {labels[index]} of image {index} has no class name; there are {classNames.Count}.", nameof(labels));
        (Name, Shape, this.pixels, this.labels, ClassNames) = (name, shape, pixels, labels, classNames);
    }

    /// <summary>Name for logs and reports.</summary>
    public string Name { get; }

    /// <summary>Shape [C, H, W] of each image.</summary>
    public ImageShape Shape { get; }

    /// <summary>Names of the classes; their number is the number of classes.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>All pixels, [N, C, H, W].</summary>
    public ReadOnlyMemory<byte> Pixels => pixels;

    /// <summary>Class number of each image.</summary>
    public IReadOnlyList<int> Labels => labels;

    /// <inheritdoc/>
    public int Count => labels.Length;

    /// <inheritdoc/>
    public ImageSample this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            return new(pixels.AsMemory(index * Shape.ElementCount, Shape.ElementCount), Shape, labels[index]);
        }
    }

    /// <summary>The images at <paramref name="indices"/>, in that order, copied.</summary>
    public ImageDataset Subset(IEnumerable<int> indices)
    {
        var chosen = indices.ToArray();
        var length = Shape.ElementCount;
        var chosenPixels = new byte[checked(chosen.Length * length)];
        var chosenLabels = new int[chosen.Length];
        for (var position = 0; position < chosen.Length; position++)
        {
            var sample = this[chosen[position]];
            sample.Pixels.CopyTo(chosenPixels.AsMemory(position * length));
            chosenLabels[position] = sample.Label;
        }
        return new(Name, Shape, chosenPixels, chosenLabels, ClassNames);
    }

    /// <summary>The first <paramref name="count"/> images, or all when there are fewer.</summary>
    public ImageDataset Take(int count) => count >= Count ? this : Subset(Enumerable.Range(0, count));

    /// <summary>Two disjoint parts drawn at random with every class in the same proportion on both sides.</summary>
    /// <param name="firstShare">Share of the first part, 0 to 1.</param>
    /// <param name="key">Source of the draw; the same key gives the same split.</param>
    public (ImageDataset First, ImageDataset Second) SplitStratified(double firstShare, RandomKey key)
    {
        var (first, second) = SplitIndices.Stratified(labels, firstShare, key);
        return (Subset(first), Subset(second));
    }

    /// <summary>Two disjoint parts drawn at random.</summary>
    /// <param name="firstShare">Share of the first part, 0 to 1.</param>
    /// <param name="key">Source of the draw; the same key gives the same split.</param>
    public (ImageDataset First, ImageDataset Second) Split(double firstShare, RandomKey key)
    {
        var (first, second) = SplitIndices.Random(Count, firstShare, key);
        return (Subset(first), Subset(second));
    }

    /// <summary>These images followed by those of <paramref name="other"/>, which must have the same shape and classes.</summary>
    public ImageDataset Concat(ImageDataset other)
    {
        if (other.Shape != Shape)
            throw new ShapeException($"Concat: {Name} has images {Shape}, {other.Name} has {other.Shape}.");
        if (!other.ClassNames.SequenceEqual(ClassNames))
            throw new ArgumentException($"Concat: {Name} and {other.Name} have different classes.", nameof(other));
        return new(Name, Shape, [.. pixels, .. other.pixels], [.. labels, .. other.labels], ClassNames);
    }

    /// <summary>Mean and standard deviation of each channel, pixels scaled to 0..1; what Normalize takes.</summary>
    public (float[] Mean, float[] Std) ChannelStatistics()
    {
        if (Count == 0)
            throw new InvalidOperationException($"ChannelStatistics: {Name} has no images.");
        var mean = new float[Shape.Channels];
        var std = new float[Shape.Channels];
        for (var channel = 0; channel < Shape.Channels; channel++)
        {
            // Whole-number sums: exact, so that the result depends on no order of addition.
            long sum = 0, squares = 0;
            for (var index = 0; index < Count; index++)
                foreach (var pixel in pixels.AsSpan((index * Shape.Channels + channel) * Shape.PlaneCount, Shape.PlaneCount))
                {
                    sum += pixel;
                    squares += pixel * pixel;
                }
            var elements = (double)Count * Shape.PlaneCount;
            var average = sum / elements;
            mean[channel] = (float)(average / 255);
            std[channel] = (float)(Math.Sqrt(Math.Max(0, squares / elements - average * average)) / 255);
        }
        return (mean, std);
    }
}
