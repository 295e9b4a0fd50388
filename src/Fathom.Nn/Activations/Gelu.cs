namespace Fathom.Nn;

/// <summary>Gaussian error linear unit, x Φ(x), exact (Hendrycks and Gimpel 2016, arXiv:1606.08415).</summary>
public sealed class Gelu : Layer
{
    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x) => x.Gelu();
}
