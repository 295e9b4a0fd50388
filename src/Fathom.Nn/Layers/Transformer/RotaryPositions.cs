namespace Fathom.Nn;

/// <summary>
/// Rotary positions: pairs of features of queries and keys are turned by angles that grow with the position, so that their products depend on
/// distances only.
/// </summary>
/// <remarks>Su, Lu, Pan, Murtadha, Wen and Liu (2021), arXiv:2104.09864.</remarks>
public sealed partial class RotaryPositions : Module
{
    private readonly bool halves;

    /// <summary>A table of angles.</summary>
    /// <param name="width">Features D of a head, even.</param>
    /// <param name="maximum">The most positions.</param>
    /// <param name="wavelength">Pair i of D/2 turns by position · wavelength^(-2i/D).</param>
    /// <param name="halves">
    /// Whether feature i is paired with D/2 + i, as GPT-NeoX and Llama do, instead of neighbours 2i and 2i + 1, as the paper does.
    /// </param>
    public RotaryPositions(int width, int maximum, double wavelength = 10000, bool halves = false)
    {
        if (width < 2 || width % 2 != 0)
            throw new ArgumentOutOfRangeException(nameof(width), width, "RotaryPositions: features are turned in pairs, so the width of a head must be even.");
        this.halves = halves;
        var angles = PositionAngles.Table(maximum, width, wavelength);
        Cosines = new(angles.Cos(), persistent: false);
        Sines = new(angles.Sin(), persistent: false);
    }

    /// <summary>Shape [maximum, D/2].</summary>
    public StateBuffer Cosines { get; }

    /// <summary>Shape [maximum, D/2].</summary>
    public StateBuffer Sines { get; }

    /// <summary>Turns queries or keys.</summary>
    /// <param name="x">Shape [..., T, D].</param>
    /// <param name="positions">i64 [T], or null for 0 to T - 1.</param>
    /// <returns>The same shape.</returns>
    public Tensor Rotate(Tensor x, Tensor? positions = null)
    {
        if (x.Rank < 2 || x.Shape[^1] != 2 * Cosines.Shape[1])
            throw new ShapeException($"RotaryPositions: takes [..., positions, {2 * Cosines.Shape[1]}], got {x.Shape}.");
        var (cos, sin) = (PositionAngles.Rows(Cosines, x.Shape[^2], positions), PositionAngles.Rows(Sines, x.Shape[^2], positions));
        // The two members of each pair lie along the last axis, or the last but one.
        var (pairs, axis) = halves ? (x.Unflatten(-1, 2, x.Shape[^1] / 2), -2) : (x.Unflatten(-1, x.Shape[^1] / 2, 2), -1);
        var (a, b) = (pairs.Select(axis, 0), pairs.Select(axis, 1));
        return Tensor.Stack([a * cos - b * sin, a * sin + b * cos], axis).Flatten(-2);
    }
}
