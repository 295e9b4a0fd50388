using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace Fathom.Cpu;

/// <summary>
/// Chooses the kernels of a convolution of fixed sizes and of its two gradients, channels-last: x [B, D, H, W, C] and weights
/// [O, C / groups, kD, kH, kW] give y [B, oD, oH, oW, O].
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
internal abstract class Convolution<T> where T : unmanaged, INumberBase<T>
{
    /// <summary>The kernels for the vector width of this processor.</summary>
    public static Convolution<T> Create(ConvSizes sizes, bool isSparse) => Create(sizes, CpuFeatures.VectorBits, CpuConvolution.Algorithm, isSparse);

    /// <summary>The kernels for vectors of 512, 256 or (anything else) 128 bits; any width works on any processor.</summary>
    public static Convolution<T> Create(ConvSizes sizes, int vectorBits, ConvolutionAlgorithm algorithm, bool isSparse = false) => vectorBits switch
    {
        // With 32 vector registers 24 hold sums; with 16 only 8 can.
        512 => new Convolution<MatMulLanes512<T>, Vector512<T>, T>(sizes, mostVectors: 3, algorithm, isSparse),
        256 => new Convolution<MatMulLanes256<T>, Vector256<T>, T>(sizes, mostVectors: 1, algorithm, isSparse),
        _ => new Convolution<MatMulLanes128<T>, Vector128<T>, T>(sizes, mostVectors: AdvSimd.IsSupported ? 3 : 1, algorithm, isSparse),
    };

    /// <summary>y = x ∗ w.</summary>
    public abstract ConvolutionKernel<T> Forward();

    /// <summary>dx, given dy as the source; also the transposed convolution.</summary>
    public abstract ConvolutionKernel<T> InputGradient();

    /// <summary>dw, given x and dy.</summary>
    public abstract WeightGradientKernel<T> WeightGradient();
}

/// <summary>The choice for one vector type.</summary>
internal sealed class Convolution<L, V, T>(ConvSizes sizes, int mostVectors, ConvolutionAlgorithm algorithm, bool isSparse) : Convolution<T>
    where L : struct, IMatMulLanes<V, T>
    where V : struct
    where T : unmanaged, INumberBase<T>
{
    private readonly int _winogradTaps =
        algorithm == ConvolutionAlgorithm.Winograd || (algorithm == ConvolutionAlgorithm.Fastest && Winograd.IsFaster(sizes)) ? Winograd.Taps(sizes) : 0;

    private bool SkipsZeros => isSparse && RowBands<T>.Suit(sizes) && SparseConvolution.IsFaster(sizes, L.Width);

    private bool IsExactWeightGradient =>
        algorithm == ConvolutionAlgorithm.Fastest && Math.Min(sizes.InChannels, sizes.OutChannels) < Winograd.WeightGradientChannels;

    public override ConvolutionKernel<T> Forward() => _winogradTaps switch
    {
        3 => WinogradKernel<WinogradForm3<L, V, T>, L, V, T>.Forward(sizes, mostVectors),
        2 => WinogradKernel<WinogradForm2<L, V, T>, L, V, T>.Forward(sizes, mostVectors),
        _ when sizes.IsDepthwise => DepthwiseConvolution<L, V, T>.Forward(sizes, mostVectors),
        _ when PointwiseConvolution<T>.IsFaster(sizes) => PointwiseConvolution<T>.Forward(sizes, Products.Kernels),
        _ when MergedPixels.Count(sizes, L.Width) is > 1 and var count => Merged(MergedPixels.Merge(sizes, count)),
        _ when GatheredConvolution<T>.IsFaster(sizes) => new GatheredConvolution<T>(sizes, Products.Kernels),
        _ when RowConvolution<L, V, T>.Suits(sizes) => new RowConvolution<L, V, T>(sizes, mostVectors),
        _ => TapConvolution<L, V, T>.Forward(sizes, mostVectors),
    };

    public override ConvolutionKernel<T> InputGradient() => _winogradTaps switch
    {
        3 => WinogradKernel<WinogradForm3<L, V, T>, L, V, T>.InputGradient(sizes, mostVectors),
        2 => WinogradKernel<WinogradForm2<L, V, T>, L, V, T>.InputGradient(sizes, mostVectors),
        _ when SkipsZeros => new SparseInputGradient<L, V, T>(sizes),
        _ when sizes.IsDepthwise => DepthwiseConvolution<L, V, T>.InputGradient(sizes, mostVectors),
        _ when PointwiseConvolution<T>.IsFasterForInputGradient(sizes) => PointwiseConvolution<T>.InputGradient(sizes, Products.Kernels),
        _ when StridedPointwiseGradient<T>.IsFaster(sizes) => new StridedPointwiseGradient<T>(sizes, Products.Kernels),
        _ when FoldedInputGradient<L, V, T>.Suits(sizes) => new FoldedInputGradient<L, V, T>(sizes, mostVectors),
        _ => TapConvolution<L, V, T>.InputGradient(sizes, mostVectors),
    };

    // A sum over all pixels of all images rounds more than one over channels: with few channels the saving is not worth the digits.
    public override WeightGradientKernel<T> WeightGradient() => (IsExactWeightGradient ? 0 : _winogradTaps) switch
    {
        3 => new WinogradWeightGradient<WinogradForm3<L, V, T>, L, V, T>(sizes, mostVectors),
        2 => new WinogradWeightGradient<WinogradForm2<L, V, T>, L, V, T>(sizes, mostVectors),
        _ when SkipsZeros => SparseConvolution.WeightGradient<L, V, T>(sizes),
        _ when sizes.IsDepthwise => new DepthwiseWeightGradient<L, V, T>(sizes),
        _ when MergedPixels.Count(sizes, L.Width) is > 1 and var count => MergedGradient(MergedPixels.Merge(sizes, count)),
        _ when PointwiseWeightGradient<T>.Computes(sizes) => new PointwiseWeightGradient<T>(sizes),
        _ => new WeightGradient<L, V, T>(sizes, mostVectors),
    };

    private MergedConvolution<T> Merged(ConvSizes merged) =>
        new(sizes, merged, new Convolution<L, V, T>(merged, mostVectors, ConvolutionAlgorithm.Direct, isSparse: false).Forward());

    private MergedWeightGradient<T> MergedGradient(ConvSizes merged) =>
        new(sizes, merged, new Convolution<L, V, T>(merged, mostVectors, ConvolutionAlgorithm.Direct, isSparse: false).WeightGradient());

    // Made when the first product asks for it.
    private static class Products
    {
        public static readonly KernelSet<T> Kernels = L.Width == KernelSet<T>.Best.Width ? KernelSet<T>.Best : KernelSet<T>.Create(L.Width * Unsafe.SizeOf<T>() * 8);
    }
}
