namespace Fathom.Nn;

/// <summary>Rectified linear unit, max(x, 0).</summary>
public sealed class Relu : Layer
{
    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x) => x.Relu();
}
