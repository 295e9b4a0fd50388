namespace Fathom.Cpu;

/// <summary>
/// Layer normalisation of the rows of a matrix of fixed sizes, and its gradients. Built once per shape; the methods may be called from
/// several threads.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
internal abstract unsafe class LayerNorm<T> where T : unmanaged
{
    /// <summary>The normalisation for the vectors of this processor; a row's order of operations is the same for all.</summary>
    public static LayerNorm<T> Create(int rows, int columns, double epsilon) => typeof(T) == typeof(float)
        ? (LayerNorm<T>)(object)CreateF32(rows, columns, epsilon)
        : (LayerNorm<T>)(object)CreateF64(rows, columns, epsilon);

    /// <summary>
    /// y = x̂ w + b, or x̂ where <paramref name="w"/> is null; and mean and r of every row to <paramref name="moments"/>. Of y and moments one may be null.
    /// </summary>
    public abstract void Forward(T* x, T* w, T* b, T* y, T* moments);

    /// <summary>
    /// Gradients from dy, x and its moments in one walk, those that are not null: dx, dw = Σ dy x̂ and db = Σ dy over the rows. <paramref name="w"/> counts
    /// as 1 where it is null.
    /// </summary>
    public abstract void Gradient(T* dy, T* x, T* moments, T* w, T* dx, T* dw, T* db);

    // A block of RowMoments fills 256 bits; wider registers serve the rest alone.
    private static LayerNorm<float> CreateF32(int rows, int columns, double epsilon) => CpuFeatures.VectorBits switch
    {
        512 => new LayerNorm<F32x16, F32x8, F32x1, float>(rows, columns, epsilon),
        256 => new LayerNorm<F32x8, F32x8, F32x1, float>(rows, columns, epsilon),
        128 => new LayerNorm<F32x4, F32x4, F32x1, float>(rows, columns, epsilon),
        _ => new LayerNorm<F32x1, F32x1, F32x1, float>(rows, columns, epsilon),
    };

    private static LayerNorm<double> CreateF64(int rows, int columns, double epsilon) => CpuFeatures.VectorBits switch
    {
        512 => new LayerNorm<F64x8, F64x4, F64x1, double>(rows, columns, epsilon),
        256 => new LayerNorm<F64x4, F64x4, F64x1, double>(rows, columns, epsilon),
        128 => new LayerNorm<F64x2, F64x2, F64x1, double>(rows, columns, epsilon),
        _ => new LayerNorm<F64x1, F64x1, F64x1, double>(rows, columns, epsilon),
    };
}
