namespace Fathom.Nn;

/// <summary>Self-normalising exponential linear unit (Klambauer et al. 2017, arXiv:1706.02515).</summary>
public sealed class Selu : Layer
{
    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x) => x.Selu();
}
