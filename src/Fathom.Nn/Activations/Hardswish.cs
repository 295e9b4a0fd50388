namespace Fathom.Nn;

/// <summary>x min(max(x + 3, 0), 6) / 6 (Howard et al. 2019, arXiv:1905.02244).</summary>
public sealed class Hardswish : Layer
{
    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x) => x.Hardswish();
}
