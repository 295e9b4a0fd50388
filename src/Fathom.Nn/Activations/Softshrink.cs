namespace Fathom.Nn;

/// <summary>x moved towards 0, and 0 where that would cross it.</summary>
/// <param name="lambda">By how much.</param>
public sealed class Softshrink(double lambda = 0.5) : Layer
{
    private readonly double lambda = lambda;

    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x) => x.Softshrink(lambda);
}
