namespace Fathom.Nn;

/// <summary>ln(1 + e^(βx)) / β.</summary>
/// <param name="beta">β.</param>
/// <param name="threshold">Above which βx the result is x itself.</param>
public sealed class Softplus(double beta = 1, double threshold = 20) : Layer
{
    private readonly double beta = beta;
    private readonly double threshold = threshold;

    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x) => x.Softplus(beta, threshold);
}
