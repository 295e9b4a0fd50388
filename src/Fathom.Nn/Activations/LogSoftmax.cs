namespace Fathom.Nn;

/// <summary>ln(eˣ / Σ eˣ) along an axis.</summary>
/// <param name="axis">The axis.</param>
public sealed class LogSoftmax(int axis = -1) : Layer
{
    private readonly int axis = axis;

    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x) => x.LogSoftmax(axis);
}
