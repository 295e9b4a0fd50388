namespace Fathom.Nn;

/// <summary>x - tanh(x).</summary>
public sealed class Tanhshrink : Layer
{
    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x) => x.Tanhshrink();
}
