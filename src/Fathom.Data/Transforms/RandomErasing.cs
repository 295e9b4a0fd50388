namespace Fathom.Data;

/// <summary>Overwrites a random rectangle with a constant, with a given probability.</summary>
/// <remarks>Zhong et al. (2017), arXiv:1708.04896; a rectangle that does not fit is drawn again, ten times at most.</remarks>
public sealed class RandomErasing : ITransform
{
    private const int Attempts = 10;
    private readonly float probability;
    private readonly float minArea;
    private readonly float maxArea;
    private readonly float maxAspect;
    private readonly float value;

    /// <summary>Erases one rectangle.</summary>
    /// <param name="probability">Chance of erasing, 0 to 1.</param>
    /// <param name="minArea">Smallest share of the image, 0 to <paramref name="maxArea"/>.</param>
    /// <param name="maxArea">Largest share of the image, at most 1.</param>
    /// <param name="maxAspect">Height over width lies between 1/maxAspect and maxAspect, evenly in its logarithm; 1 to 100.</param>
    /// <param name="value">What is written; finite.</param>
    public RandomErasing(float probability = 0.5f, float minArea = 0.02f, float maxArea = 0.33f, float maxAspect = 3.3f, float value = 0)
    {
        Ranges.Check(nameof(RandomErasing), nameof(probability), probability, 0, 1);
        Ranges.Check(nameof(RandomErasing), nameof(maxArea), maxArea, 0, 1);
        Ranges.Check(nameof(RandomErasing), nameof(minArea), minArea, 0, maxArea);
        Ranges.Check(nameof(RandomErasing), nameof(maxAspect), maxAspect, 1, 100);
        Ranges.Check(nameof(RandomErasing), nameof(value), value, float.MinValue, float.MaxValue);
        (this.probability, this.minArea, this.maxArea, this.maxAspect, this.value) = (probability, minArea, maxArea, maxAspect, value);
    }

    /// <inheritdoc/>
    public void Apply(Span<float> image, ImageShape shape, RandomKey key)
    {
        var numbers = key.Numbers();
        if (numbers.NextSingle() >= probability)
            return;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var area = numbers.NextSingle(minArea, maxArea) * shape.PlaneCount;
            var aspect = MathF.Exp(numbers.NextSingle(-1, 1) * MathF.Log(maxAspect));
            var (height, width) = ((int)MathF.Round(MathF.Sqrt(area * aspect)), (int)MathF.Round(MathF.Sqrt(area / aspect)));
            if (height > shape.Height || width > shape.Width)
                continue;
            var top = numbers.NextInt32(shape.Height - height + 1);
            var left = numbers.NextInt32(shape.Width - width + 1);
            for (var channel = 0; channel < shape.Channels; channel++)
                for (var y = top; y < top + height; y++)
                    image.Slice(channel * shape.PlaneCount + y * shape.Width + left, width).Fill(value);
            return;
        }
    }
}
