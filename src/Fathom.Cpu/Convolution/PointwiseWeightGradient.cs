using System.Numerics;

namespace Fathom.Cpu;

/// <summary>The weight gradient of a 1x1 convolution of stride 1 is a matrix product over the pixels, dw = dyᵀ x.</summary>
internal sealed unsafe class PointwiseWeightGradient<T>(ConvSizes sizes) : WeightGradientKernel<T>
    where T : unmanaged, INumberBase<T>
{
    /// <summary>Weights from which on the product is cut finely enough for all threads; with fewer the pixels have to be cut.</summary>
    private const int LeastWeights = 1 << 15;

    /// <summary>Whether a convolution is a matrix product, of a size at which that is fast.</summary>
    public static bool Computes(ConvSizes sizes) =>
        (long)sizes.InChannels * sizes.OutChannels >= LeastWeights && PointwiseConvolution<T>.IsProduct(sizes);

    public override void Run(T* x, T* dy, T* dweight)
    {
        var (outputs, inputs) = (sizes.OutChannels, sizes.InChannels);
        var problem = new MatMulProblem<T>(outputs, inputs, (int)(sizes.Batch * sizes.Input.Count))
        {
            A = dy,
            ARowStride = 1,
            AColumnStride = outputs,
            B = x,
            BRowStride = inputs,
            C = dweight,
        };
        MatMul.Run(problem);
    }
}
