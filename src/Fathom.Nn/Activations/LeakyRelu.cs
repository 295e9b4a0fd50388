namespace Fathom.Nn;

/// <summary>x where it is positive, a small multiple of it elsewhere.</summary>
/// <param name="slope">The multiple.</param>
public sealed class LeakyRelu(double slope = 0.01) : Layer
{
    private readonly double slope = slope;

    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x) => x.LeakyRelu(slope);
}
