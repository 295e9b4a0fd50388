namespace Fathom.Nn;

/// <summary>Hyperbolic tangent.</summary>
public sealed class Tanh : Layer
{
    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x) => x.Tanh();
}
