using Fathom.Nn;

namespace Fathom.Models;

/// <summary>The convolutions of residual networks: "same" size before the stride, no bias, initialised for rectified units.</summary>
internal static class ResNetConvolutions
{
    /// <remarks>He, Zhang, Ren and Sun (2015), arXiv:1502.01852, counting the outgoing connections as torchvision does.</remarks>
    public static Conv2d Create(int inputs, int outputs, int kernel, int stride, RandomKey? random)
    {
        var convolution = new Conv2d(inputs, outputs, kernel, stride: stride, padding: kernel / 2, bias: false, random: random);
        convolution.Weight.Value = Init.KaimingNormal(convolution.Weight.Shape, mode: FanMode.Out, random: random);
        return convolution;
    }

    /// <summary>What brings the input of a block to the shape of its output: null when it has that already.</summary>
    public static Sequential? Shortcut(int inputs, int outputs, int stride, RandomKey? random) =>
        stride == 1 && inputs == outputs ? null : new(Create(inputs, outputs, 1, stride, random), new BatchNorm2d(outputs));
}
