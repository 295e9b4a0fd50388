namespace Fathom.Nn;

/// <summary>x / (k + α / n Σ x²)^β with the sum over n neighbouring channels (Krizhevsky, Sutskever and Hinton 2012).</summary>
/// <param name="size">n.</param>
/// <param name="alpha">α.</param>
/// <param name="beta">β.</param>
/// <param name="k">k.</param>
public sealed class LocalResponseNorm(int size, double alpha = 1e-4, double beta = 0.75, double k = 1) : Layer
{
    private readonly int size = size;
    private readonly double alpha = alpha;
    private readonly double beta = beta;
    private readonly double k = k;

    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x) => x.LocalResponseNorm(size, alpha, beta, k);
}
