namespace Fathom.Nn;

/// <summary>min(max(x, 0), 6).</summary>
public sealed class Relu6 : Layer
{
    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x) => x.Relu6();
}
