namespace Fathom.Nn;

/// <summary>Sigmoid linear unit or swish, x / (1 + e⁻ˣ) (Elfwing, Uchibe and Doya 2017, arXiv:1702.03118).</summary>
public sealed class Silu : Layer
{
    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x) => x.Silu();
}
