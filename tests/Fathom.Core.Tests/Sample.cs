namespace Fathom.Core.Tests;

/// <summary>Inputs for tests: the same numbers for the same seed.</summary>
internal static class Sample
{
    /// <summary>Standard normal f64.</summary>
    public static Tensor Normal(Shape shape, ulong seed)
    {
        var numbers = new RandomKey(seed).Numbers();
        return Tensor.From<double>([.. Enumerable.Range(0, (int)shape.ElementCount).Select(_ => numbers.NextNormal())], shape);
    }

    /// <summary>Uniform f64 in [low, high).</summary>
    public static Tensor Uniform(Shape shape, ulong seed, double low, double high)
    {
        var numbers = new RandomKey(seed).Numbers();
        return Tensor.From<double>([.. Enumerable.Range(0, (int)shape.ElementCount).Select(_ => low + (high - low) * numbers.NextSingle())], shape);
    }

    /// <summary>f64 in random order, at least 0.1 apart and from 0, so that small steps change no maximum and no order.</summary>
    public static Tensor Distinct(Shape shape, ulong seed)
    {
        var values = Enumerable.Range(0, (int)shape.ElementCount).Select(i => 0.1 * (i - (int)shape.ElementCount / 2) + 0.05).ToArray();
        new RandomKey(seed).Numbers().Shuffle(values.AsSpan());
        return Tensor.From<double>(values, shape);
    }

    /// <summary>f64 whose distance from 0 is between 0.5 and 2, of either sign.</summary>
    public static Tensor AwayFromZero(Shape shape, ulong seed)
    {
        var numbers = new RandomKey(seed).Numbers();
        return Tensor.From<double>(
            [.. Enumerable.Range(0, (int)shape.ElementCount).Select(_ => (numbers.NextInt32(2) * 2 - 1) * (0.5 + 1.5 * numbers.NextSingle()))], shape);
    }

    /// <summary>Whole numbers in low..high-1, as f64 for the caller to convert.</summary>
    public static Tensor Integers(Shape shape, ulong seed, int low, int high)
    {
        var numbers = new RandomKey(seed).Numbers();
        return Tensor.From<double>([.. Enumerable.Range(0, (int)shape.ElementCount).Select(_ => (double)(low + numbers.NextInt32(high - low)))], shape);
    }
}
