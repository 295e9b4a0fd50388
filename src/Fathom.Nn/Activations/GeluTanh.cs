namespace Fathom.Nn;

/// <summary>Gaussian error linear unit, approximated by a hyperbolic tangent (Hendrycks and Gimpel 2016, arXiv:1606.08415).</summary>
public sealed class GeluTanh : Layer
{
    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x) => x.GeluTanh();
}
