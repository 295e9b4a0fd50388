using Fathom.Nn;

namespace Fathom.Models;

/// <summary>Foretells each channel by one linear map of its distance from the last reading: [B, C, L] gives [B, C, H].</summary>
/// <param name="input">Readings it sees, L.</param>
/// <param name="horizon">Readings it foretells, H.</param>
/// <param name="random">Source of the initial values; null draws from <see cref="RandomKey.Default"/>.</param>
/// <remarks>Zeng et al. (2023), arXiv:2205.13504.</remarks>
public sealed partial class NLinear(int input, int horizon, RandomKey? random = null) : Layer
{
    /// <summary>The map.</summary>
    public Linear Map { get; } = new(input, horizon, random: random);

    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x)
    {
        var last = x.Slice(-1, ^1..);
        return Map.Forward(x - last) + last;
    }
}
