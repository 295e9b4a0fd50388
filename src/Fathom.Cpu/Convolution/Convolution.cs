using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace Fathom.Cpu;

/// <summary>
/// The convolution of fixed sizes with its two gradients, channels-last: x [B, D, H, W, C] and weights [O, C / groups, kD, kH, kW] give
/// y [B, oD, oH, oW, O]. Built once per shape; the methods may be called from several threads.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
internal abstract unsafe class Convolution<T> where T : unmanaged
{
    /// <summary>The convolution for the vector width of this processor.</summary>
    public static Convolution<T> Create(ConvSizes sizes) => Create(sizes, CpuFeatures.VectorBits);

    /// <summary>The convolution for vectors of 512, 256 or (anything else) 128 bits; any width works on any processor.</summary>
    public static Convolution<T> Create(ConvSizes sizes, int vectorBits) => vectorBits switch
    {
        // With 32 vector registers 24 hold sums; with 16 only 8 can.
        512 => new Convolution<MatMulLanes512<T>, Vector512<T>, T>(sizes, mostVectors: 3),
        256 => new Convolution<MatMulLanes256<T>, Vector256<T>, T>(sizes, mostVectors: 1),
        _ => new Convolution<MatMulLanes128<T>, Vector128<T>, T>(sizes, mostVectors: AdvSimd.IsSupported ? 3 : 1),
    };

    /// <summary>y = x ∗ w + bias; <paramref name="bias"/> [O] may be null.</summary>
    public abstract void Forward(T* x, ConvWeight<T> weight, T* bias, T* y);

    /// <summary>The gradient with respect to x, given that with respect to y; also the transposed convolution of <paramref name="dy"/>.</summary>
    public abstract void InputGradient(T* dy, ConvWeight<T> weight, T* dx);

    /// <summary>The gradient with respect to the weights, row-major [O, C / groups, kD, kH, kW], given that with respect to y.</summary>
    public abstract void WeightGradient(T* x, T* dy, T* dweight);
}
