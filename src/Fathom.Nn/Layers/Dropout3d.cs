namespace Fathom.Nn;

/// <summary>In training, each channel of [B, C, D, H, W] becomes zero as a whole with a given probability; in evaluation nothing happens.</summary>
/// <param name="probability">How likely a channel is to become zero.</param>
/// <param name="random">Source of the masks; null draws from <see cref="RandomKey.Default"/>.</param>
/// <remarks>Tompson, Goroshin, Jain, LeCun and Bregler (2014), arXiv:1411.4280.</remarks>
public sealed class Dropout3d(double probability = 0.5, RandomKey? random = null) : DropoutLayer(probability, random)
{
    private protected override Shape MaskShape(Shape input) => input is [var b, var c, ..] && input.Rank == 5 ? [b, c, 1, 1, 1]
        : throw new ShapeException($"Dropout3d: takes [B, C, D, H, W], got {input}.");
}
