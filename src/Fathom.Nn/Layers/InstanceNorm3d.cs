namespace Fathom.Nn;

/// <summary>Instance normalisation of [B, C, D, H, W].</summary>
/// <param name="channels">C.</param>
/// <param name="epsilon">Added to the variance.</param>
/// <param name="affine">Whether to scale and shift by learned numbers per channel.</param>
public sealed class InstanceNorm3d(int channels, double epsilon = 1e-5, bool affine = false) : InstanceNorm(3, channels, epsilon, affine);
