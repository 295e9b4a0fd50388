namespace Fathom.Nn;

/// <summary>The mean of each window of [B, C, L].</summary>
/// <param name="kernel">Size of the window.</param>
/// <param name="stride">Distance between neighbouring windows; the kernel when null.</param>
/// <param name="padding">Zeros added on both sides; 0 when null.</param>
/// <param name="ceilMode">Whether a last window may hang over the end.</param>
/// <param name="countPadding">Whether padding counts among the elements that a sum is divided by.</param>
/// <param name="divisor">What to divide every sum by instead of the number of elements.</param>
public sealed class AveragePool1d(
    PerAxis kernel, PerAxis? stride = null, PerAxis? padding = null, bool ceilMode = false, bool countPadding = true, int? divisor = null) : Layer
{
    private readonly int[] kernel = kernel.For(1, "AveragePool1d", nameof(kernel));
    private readonly int[] stride = (stride ?? kernel).For(1, "AveragePool1d", nameof(stride));
    private readonly int[] padding = (padding ?? 0).For(1, "AveragePool1d", nameof(padding));
    private readonly bool ceilMode = ceilMode;
    private readonly bool countPadding = countPadding;
    private readonly int? divisor = divisor;

    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x) => x.AveragePool(kernel, stride, padding, ceilMode, countPadding, divisor);
}
