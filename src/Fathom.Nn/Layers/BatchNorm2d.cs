namespace Fathom.Nn;

/// <summary>Batch normalisation of [B, C, H, W] per channel.</summary>
/// <param name="channels">C.</param>
/// <param name="epsilon">Added to the variance, so that a constant channel stays finite.</param>
/// <param name="momentum">Weight of a new batch in the running statistics; null for the mean over all batches.</param>
/// <param name="affine">Whether to scale and shift by learned numbers per channel.</param>
/// <param name="trackStatistics">Whether to keep running statistics for evaluation; without, every batch is normalised by its own.</param>
public sealed class BatchNorm2d(int channels, double epsilon = 1e-5, double? momentum = 0.1, bool affine = true, bool trackStatistics = true)
    : BatchNorm(channels, epsilon, momentum, affine, trackStatistics)
{
    private protected override bool Takes(int rank) => rank is 4;
}
