namespace Fathom.Nn;

/// <summary>Adds sines and cosines of the position to features: [B, T, C] stays [B, T, C].</summary>
/// <remarks>Feature 2i of position p gets sin(p · 10000^(-2i/C)), feature 2i + 1 the cosine. Vaswani et al. (2017), arXiv:1706.03762.</remarks>
public sealed partial class SinusoidalPositions : Layer
{
    /// <summary>A table of positions.</summary>
    /// <param name="width">Features C, even.</param>
    /// <param name="maximum">The most positions.</param>
    public SinusoidalPositions(int width, int maximum)
    {
        if (width < 2 || width % 2 != 0)
            throw new ArgumentOutOfRangeException(nameof(width), width, "SinusoidalPositions: sines and cosines come in pairs, so the width must be even.");
        var angles = PositionAngles.Table(maximum, width, 10000);
        Table = new(Tensor.Stack([angles.Sin(), angles.Cos()], -1).Flatten(-2), persistent: false);
    }

    /// <summary>Shape [maximum, C].</summary>
    public StateBuffer Table { get; }

    /// <summary>Adds positions that begin later.</summary>
    /// <param name="x">Shape [B, T, C].</param>
    /// <param name="positions">i64 [T].</param>
    public Tensor Forward(Tensor x, Tensor positions) => Watched(x, y => y + PositionAngles.Rows(Table, y.Shape[^2], positions));

    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x) => x + PositionAngles.Rows(Table, x.Shape[^2], null);
}
