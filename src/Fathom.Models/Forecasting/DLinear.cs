using Fathom.Nn;

namespace Fathom.Models;

/// <summary>Foretells each channel by two linear maps, of its moving average and of what is left: [B, C, L] gives [B, C, H].</summary>
/// <param name="input">Readings it sees, L.</param>
/// <param name="horizon">Readings it foretells, H.</param>
/// <param name="window">Width of the moving average, odd; the ends of the series are repeated.</param>
/// <param name="random">Source of the initial values; null draws from <see cref="RandomKey.Default"/>.</param>
/// <remarks>Zeng et al. (2023), arXiv:2205.13504, with one pair of maps for all channels.</remarks>
public sealed partial class DLinear(int input, int horizon, int window = 25, RandomKey? random = null) : Layer
{
    private readonly int window = window % 2 == 1 ? window
        : throw new ArgumentOutOfRangeException(nameof(window), window, "DLinear: a moving average is as wide on both sides; the window must be odd.");

    /// <summary>What becomes of the moving average.</summary>
    public Linear Trend { get; } = new(input, horizon, random: random);

    /// <summary>What becomes of the rest.</summary>
    public Linear Seasonal { get; } = new(input, horizon, random: random);

    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x)
    {
        var trend = x.Pad(-1, window / 2, window / 2, PadMode.Replicate).AveragePool([window], [1]);
        return Trend.Forward(trend) + Seasonal.Forward(x - trend);
    }
}
