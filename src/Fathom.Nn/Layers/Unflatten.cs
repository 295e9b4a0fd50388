namespace Fathom.Nn;

/// <summary>Splits an axis in several.</summary>
/// <param name="axis">The axis.</param>
/// <param name="sizes">Sizes of the new axes, one of which may be -1.</param>
public sealed class Unflatten(int axis, params int[] sizes) : Layer
{
    private readonly int axis = axis;
    private readonly int[] sizes = [.. sizes];

    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x) => x.Unflatten(axis, sizes);
}
