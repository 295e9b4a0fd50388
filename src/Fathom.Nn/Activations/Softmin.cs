namespace Fathom.Nn;

/// <summary>Softmax of -x along an axis.</summary>
/// <param name="axis">The axis.</param>
public sealed class Softmin(int axis = -1) : Layer
{
    private readonly int axis = axis;

    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x) => x.Softmin(axis);
}
