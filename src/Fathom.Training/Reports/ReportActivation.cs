namespace Fathom.Training;

/// <summary>The output of one layer for one image.</summary>
public sealed class ReportActivation
{
    /// <param name="name">Name of the layer.</param>
    /// <param name="shape">[C, H, W] for feature maps, [N] for a vector; without the batch axis.</param>
    /// <param name="values">The values, row-major.</param>
    /// <exception cref="ArgumentException">The rank is neither 1 nor 3, or the length does not fit the shape.</exception>
    public ReportActivation(string name, int[] shape, float[] values)
    {
        if (shape.Length is not (1 or 3) || values.Length != shape.Aggregate(1, (product, size) => product * size))
            throw new ArgumentException(
                $"ReportActivation: expected shape [C, H, W] or [N], got {values.Length} values for [{string.Join(", ", shape)}].");
        (Name, Shape, Values) = (name, shape, values);
    }

    /// <summary>Name of the layer.</summary>
    public string Name { get; }

    /// <summary>[C, H, W] for feature maps, [N] for a vector.</summary>
    public int[] Shape { get; }

    /// <summary>The values, row-major.</summary>
    public float[] Values { get; }
}
