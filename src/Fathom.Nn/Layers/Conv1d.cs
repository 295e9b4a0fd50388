namespace Fathom.Nn;

/// <summary>Convolution of [B, C, L] with learned kernels.</summary>
/// <param name="inputs">Number of input channels.</param>
/// <param name="outputs">Number of output channels.</param>
/// <param name="kernel">Size of the kernel.</param>
/// <param name="stride">Distance between neighbouring windows; 1 when null.</param>
/// <param name="padding">Positions added on both sides of each spatial axis, or <see cref="ConvPadding.Same"/>.</param>
/// <param name="dilation">Distance between neighbouring taps; 1 when null.</param>
/// <param name="groups">Number of channel groups, each convolved on its own.</param>
/// <param name="bias">Whether to add a bias per output channel.</param>
/// <param name="paddingMode">What the added positions hold; <see cref="PadMode.Constant"/> is zeros.</param>
/// <param name="random">Source of the initial values; null draws from <see cref="RandomKey.Default"/>.</param>
public sealed class Conv1d(
    int inputs, int outputs, PerAxis kernel, PerAxis? stride = null, ConvPadding padding = default, PerAxis? dilation = null, int groups = 1,
    bool bias = true, PadMode paddingMode = PadMode.Constant, RandomKey? random = null)
    : Conv(1, inputs, outputs, kernel, stride, padding, dilation, groups, bias, paddingMode, random);
