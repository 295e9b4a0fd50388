namespace Fathom.Nn;

/// <summary>x where it is positive, α (eˣ - 1) elsewhere (Clevert, Unterthiner and Hochreiter 2015, arXiv:1511.07289).</summary>
/// <param name="alpha">α.</param>
public sealed class Elu(double alpha = 1) : Layer
{
    private readonly double alpha = alpha;

    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x) => x.Elu(alpha);
}
