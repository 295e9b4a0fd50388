namespace Fathom;

/// <summary>Running heavy operations on 16-bit floats in f32, whose kernels know f32 and f64 only.</summary>
internal static class FloatCompute
{
    extension(Tensor x)
    {
        /// <summary>This tensor in the type in which heavy kernels compute: f64 stays, everything else becomes f32.</summary>
        public Tensor Widened() => x.DType == DType.F64 ? x : x.To(DType.F32);
    }

    /// <summary>The type of a result computed from operands of <paramref name="a"/> and <paramref name="b"/>: their common one, integers as f32.</summary>
    public static DType ResultType(DType a, DType b)
    {
        var dtype = DTypes.Promote(a, b);
        return dtype.IsFloat ? dtype : DType.F32;
    }
}
