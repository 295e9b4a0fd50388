namespace Fathom;

/// <summary>
/// A number written beside a tensor, as in <c>0.5f * x</c>. It takes the tensor's dtype, but a fraction beside integers makes the result f32.
/// </summary>
public readonly struct Scalar
{
    private readonly double value;
    private readonly bool isInteger;

    private Scalar(double value, bool isInteger) => (this.value, this.isInteger) = (value, isInteger);

    /// <summary>An integer.</summary>
    public static implicit operator Scalar(int value) => new(value, true);

    /// <summary>An integer; beyond 2^53 it would lose digits, so give such numbers as a tensor.</summary>
    public static implicit operator Scalar(long value) => new(value, true);

    /// <summary>A real number.</summary>
    public static implicit operator Scalar(float value) => new(value, false);

    /// <summary>A real number.</summary>
    public static implicit operator Scalar(double value) => new(value, false);

    /// <summary>The number as a scalar tensor that goes with <paramref name="tensor"/>.</summary>
    internal Tensor Beside(Tensor tensor)
    {
        var dtype = tensor.DType.IsFloat ? tensor.DType
            : !isInteger ? DType.F32
            : tensor.DType == DType.Bool ? DType.I64
            : tensor.DType;
        return Tensor.Constant(value, dtype);
    }
}
