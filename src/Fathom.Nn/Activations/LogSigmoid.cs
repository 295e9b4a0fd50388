namespace Fathom.Nn;

/// <summary>ln(1 / (1 + e⁻ˣ)).</summary>
public sealed class LogSigmoid : Layer
{
    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x) => x.LogSigmoid();
}
