namespace Fathom.Nn;

/// <summary>x tanh(ln(1 + eˣ)) (Misra 2019, arXiv:1908.08681).</summary>
public sealed class Mish : Layer
{
    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x) => x.Mish();
}
