namespace Fathom.Nn;

/// <summary>eˣ / Σ eˣ along an axis.</summary>
/// <param name="axis">The axis.</param>
public sealed class Softmax(int axis = -1) : Layer
{
    private readonly int axis = axis;

    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x) => x.Softmax(axis);
}
