namespace Fathom.Nn;

/// <summary>x where it exceeds a threshold, a given value elsewhere.</summary>
/// <param name="threshold">The threshold.</param>
/// <param name="value">The value.</param>
public sealed class Threshold(double threshold, double value) : Layer
{
    private readonly double threshold = threshold;
    private readonly double value = value;

    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x) => x.Threshold(threshold, value);
}
