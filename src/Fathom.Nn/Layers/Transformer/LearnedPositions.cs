namespace Fathom.Nn;

/// <summary>Adds a learned vector for each position: [B, T, C] stays [B, T, C].</summary>
/// <param name="width">Features C.</param>
/// <param name="maximum">The most positions.</param>
/// <param name="deviation">Standard deviation of the initial values.</param>
/// <param name="random">Source of the initial values; null draws from <see cref="RandomKey.Default"/>.</param>
public sealed partial class LearnedPositions(int width, int maximum, double deviation = 0.02, RandomKey? random = null) : Layer
{
    /// <summary>Shape [maximum, C], normal at first.</summary>
    public Parameter Weight { get; } = new(Init.Normal([maximum, width], deviation, random: random));

    /// <summary>Adds positions that begin later.</summary>
    /// <param name="x">Shape [B, T, C].</param>
    /// <param name="positions">i64 [T].</param>
    public Tensor Forward(Tensor x, Tensor positions) => Watched(x, y => y + PositionAngles.Rows(Weight, y.Shape[^2], positions));

    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x) => x + PositionAngles.Rows(Weight, x.Shape[^2], null);
}
