namespace Fathom.Nn;

/// <summary>The largest element of each window of [B, C, H, W].</summary>
/// <param name="kernel">Size of the window.</param>
/// <param name="stride">Distance between neighbouring windows; the kernel when null.</param>
/// <param name="padding">Positions added on both sides, which never win; 0 when null.</param>
/// <param name="dilation">Distance between neighbouring taps; 1 when null.</param>
/// <param name="ceilMode">Whether a last window may hang over the end.</param>
public sealed class MaxPool2d(PerAxis kernel, PerAxis? stride = null, PerAxis? padding = null, PerAxis? dilation = null, bool ceilMode = false) : Layer
{
    private readonly int[] kernel = kernel.For(2, "MaxPool2d", nameof(kernel));
    private readonly int[] stride = (stride ?? kernel).For(2, "MaxPool2d", nameof(stride));
    private readonly int[] padding = (padding ?? 0).For(2, "MaxPool2d", nameof(padding));
    private readonly int[] dilation = (dilation ?? 1).For(2, "MaxPool2d", nameof(dilation));
    private readonly bool ceilMode = ceilMode;

    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x) => x.MaxPool(kernel, stride, padding, dilation, ceilMode);
}
