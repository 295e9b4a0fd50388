namespace Fathom.Nn;

/// <summary>Transposed convolution of [B, C, H, W] with learned kernels: enlarges where the convolution of the same setting reduces.</summary>
/// <param name="inputs">Number of input channels.</param>
/// <param name="outputs">Number of output channels.</param>
/// <param name="kernel">Size of the kernel.</param>
/// <param name="stride">Distance between the windows of neighbouring input positions; 1 when null.</param>
/// <param name="padding">Positions cut off on both sides of each spatial axis.</param>
/// <param name="outputPadding">Positions added behind each spatial axis of the result.</param>
/// <param name="groups">Number of channel groups, each convolved on its own.</param>
/// <param name="bias">Whether to add a bias per output channel.</param>
/// <param name="dilation">Distance between neighbouring taps; 1 when null.</param>
/// <param name="random">Source of the initial values; null draws from <see cref="RandomKey.Default"/>.</param>
public sealed class ConvTranspose2d(
    int inputs, int outputs, PerAxis kernel, PerAxis? stride = null, PerAxis? padding = null, PerAxis? outputPadding = null, int groups = 1,
    bool bias = true, PerAxis? dilation = null, RandomKey? random = null)
    : ConvTranspose(2, inputs, outputs, kernel, stride, padding, outputPadding, groups, bias, dilation, random);
