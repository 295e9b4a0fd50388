using System.Numerics;

namespace Fathom.Cpu;

/// <summary>
/// Pooling of fixed sizes, channels-last: x [B, D, H, W, C] gives y [B, oD, oH, oW, C]. Built once per shape; the methods may be called
/// from several threads.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
internal abstract unsafe class Pooling<T> where T : unmanaged, INumber<T>
{
    /// <summary>The pooling for the vector width of this processor.</summary>
    public static Pooling<T> Create(PoolSizes sizes) => typeof(T) == typeof(float)
        ? (Pooling<T>)(object)LaneDispatch.F32<Builder32, Pooling<float>>(new(sizes))
        : (Pooling<T>)(object)LaneDispatch.F64<Builder64, Pooling<double>>(new(sizes));

    /// <summary>y is the largest element of each window; NaN when it holds one, -∞ when it lies wholly in padding.</summary>
    public abstract void Max(T* x, T* y);

    /// <summary>
    /// For each window the place of its largest element as a flat index into the image's D · H · W positions: the first largest, or the last
    /// NaN, as PyTorch's return_indices; -1 when it lies wholly in padding.
    /// </summary>
    public abstract void ArgMax(T* x, long* indices);

    /// <summary>The gradient of <see cref="Max"/>: adds each dy to the position that <see cref="ArgMax"/> gives.</summary>
    public abstract void MaxGradient(T* x, T* dy, T* dx);

    /// <summary>y is the sum over each window, padding counting as zero. Average pooling is this times 1 / count.</summary>
    public abstract void WindowSum(T* x, T* y);

    /// <summary>The gradient of <see cref="WindowSum"/>, its transpose: dx is the sum over the windows that hold the element.</summary>
    public abstract void WindowSumGradient(T* dy, T* dx);

    private readonly struct Builder32(PoolSizes sizes) : IFloatLaneVisitor<float, Pooling<float>>
    {
        public Pooling<float> Visit<V>() where V : struct, IFloatMemoryLanes<V, float> => new Pooling<V, F32x4, F32x1, float>(sizes);
    }

    private readonly struct Builder64(PoolSizes sizes) : IFloatLaneVisitor<double, Pooling<double>>
    {
        public Pooling<double> Visit<V>() where V : struct, IFloatMemoryLanes<V, double> => new Pooling<V, F64x2, F64x1, double>(sizes);
    }
}
