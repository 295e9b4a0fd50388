namespace Fathom.Nn;

/// <summary>Logistic sigmoid, 1 / (1 + e⁻ˣ).</summary>
public sealed class Sigmoid : Layer
{
    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x) => x.Sigmoid();
}
