namespace Fathom.Training;

/// <summary>Weights of a convolution, to be looked at.</summary>
public sealed class ReportFilters
{
    /// <param name="name">Name of the layer.</param>
    /// <param name="shape">[out, in, kh, kw].</param>
    /// <param name="weights">The weights, row-major.</param>
    /// <exception cref="ArgumentException">The shape is not of rank 4, or the length does not fit it.</exception>
    public ReportFilters(string name, int[] shape, float[] weights)
    {
        if (shape.Length != 4 || weights.Length != shape.Aggregate(1, (product, size) => product * size))
            throw new ArgumentException(
                $"ReportFilters: expected weights of shape [out, in, kh, kw], got {weights.Length} values for [{string.Join(", ", shape)}].");
        (Name, Shape, Weights) = (name, shape, weights);
    }

    /// <summary>Name of the layer.</summary>
    public string Name { get; }

    /// <summary>[out, in, kh, kw].</summary>
    public int[] Shape { get; }

    /// <summary>The weights, row-major.</summary>
    public float[] Weights { get; }
}
