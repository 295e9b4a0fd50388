namespace Fathom.Nn;

/// <summary>(Σ xᵖ)^(1/p) of each window of [B, C, H, W].</summary>
/// <param name="power">The exponent p.</param>
/// <param name="kernel">Size of the window.</param>
/// <param name="stride">Distance between neighbouring windows; the kernel when null.</param>
/// <param name="ceilMode">Whether a last window may hang over the end.</param>
public sealed class LpPool2d(double power, PerAxis kernel, PerAxis? stride = null, bool ceilMode = false) : Layer
{
    private readonly double power = power;
    private readonly int[] kernel = kernel.For(2, "LpPool2d", nameof(kernel));
    private readonly int[] stride = (stride ?? kernel).For(2, "LpPool2d", nameof(stride));
    private readonly bool ceilMode = ceilMode;

    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x) => x.LpPool(power, kernel, stride, ceilMode);
}
