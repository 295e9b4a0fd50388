using Fathom.Nn;

namespace Fathom.Models;

/// <summary>
/// Lets a model see each channel of each window with mean 0 and deviation 1, and gives mean and deviation back to what it foretells, so that it need not follow
/// how a series drifts: [B, C, L] gives [B, C, H].
/// </summary>
/// <param name="inner">The model within, [B, C, L] to [B, C, H].</param>
/// <remarks>Kim et al. (2022), "Reversible instance normalization for accurate time-series forecasting against distribution shift", without the learned scale.</remarks>
public sealed partial class ReversibleNorm(Layer inner) : Layer
{
    private const double Epsilon = 1e-5;

    /// <summary>The model within.</summary>
    public Layer Inner { get; } = inner;

    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x)
    {
        var mean = x.Mean(-1, keepAxis: true);
        var deviation = ((x - mean).Square().Mean(-1, keepAxis: true) + Epsilon).Sqrt();
        return Inner.Forward((x - mean) / deviation) * deviation + mean;
    }
}
