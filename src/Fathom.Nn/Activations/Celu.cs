namespace Fathom.Nn;

/// <summary>x where it is positive, α (e^(x/α) - 1) elsewhere (Barron 2017, arXiv:1704.07483).</summary>
/// <param name="alpha">α.</param>
public sealed class Celu(double alpha = 1) : Layer
{
    private readonly double alpha = alpha;

    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x) => x.Celu(alpha);
}
