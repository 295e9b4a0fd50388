namespace Fathom.Nn;

/// <summary>Piecewise linear sigmoid, min(max(x + 3, 0), 6) / 6.</summary>
public sealed class HardSigmoid : Layer
{
    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x) => x.HardSigmoid();
}
