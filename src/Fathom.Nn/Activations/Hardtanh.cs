namespace Fathom.Nn;

/// <summary>x held within two bounds.</summary>
/// <param name="low">Lower bound.</param>
/// <param name="high">Upper bound.</param>
public sealed class Hardtanh(double low = -1, double high = 1) : Layer
{
    private readonly double low = low;
    private readonly double high = high;

    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x) => x.Hardtanh(low, high);
}
