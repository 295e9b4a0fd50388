namespace Fathom.Nn;

/// <summary>0 where |x| is small, x elsewhere.</summary>
/// <param name="lambda">The largest |x| that becomes 0.</param>
public sealed class Hardshrink(double lambda = 0.5) : Layer
{
    private readonly double lambda = lambda;

    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x) => x.Hardshrink(lambda);
}
