namespace Fathom;

/// <summary>Facts about element types: size, category, promotion, and the C# type that holds one element.</summary>
public static class DTypes
{
    extension(DType dtype)
    {
        /// <summary>Size of one element in bytes.</summary>
        public int ByteLength => dtype switch
        {
            DType.Bool or DType.U8 or DType.I8 => 1,
            DType.F16 or DType.BF16 => 2,
            DType.I32 or DType.F32 => 4,
            DType.I64 or DType.F64 => 8,
            _ => throw new ArgumentOutOfRangeException(nameof(dtype), dtype, null),
        };

        /// <summary>Whether this is f16, bf16, f32 or f64.</summary>
        public bool IsFloat => dtype >= DType.F16;

        /// <summary>Whether this is u8, i8, i32 or i64.</summary>
        public bool IsInteger => dtype is DType.U8 or DType.I8 or DType.I32 or DType.I64;

        /// <summary>Short name as printed: "f32", "i64", "bool", ...</summary>
        public string Name => dtype switch
        {
            DType.Bool => "bool",
            DType.U8 => "u8",
            DType.I8 => "i8",
            DType.I32 => "i32",
            DType.I64 => "i64",
            DType.F16 => "f16",
            DType.BF16 => "bf16",
            DType.F32 => "f32",
            DType.F64 => "f64",
            _ => throw new ArgumentOutOfRangeException(nameof(dtype), dtype, null),
        };

        /// <summary>
        /// The type in which a kernel computes with elements of this type: f32 for all floats but f64, i32 for bool and the
        /// integers up to 32 bits, i64 and f64 for themselves.
        /// </summary>
        public DType ComputeType => dtype switch
        {
            DType.F64 => DType.F64,
            DType.I64 => DType.I64,
            DType.F16 or DType.BF16 or DType.F32 => DType.F32,
            _ => DType.I32,
        };
    }

    /// <summary>
    /// The type of the result of combining <paramref name="a"/> and <paramref name="b"/>: the later category of
    /// bool, integer, float wins; within integers the wider one, u8 with i8 gives i32; within floats the wider one,
    /// f16 with bf16 gives f32.
    /// </summary>
    public static DType Promote(DType a, DType b)
    {
        if (a == b)
            return a;
        if (a > b)
            (a, b) = (b, a);
        return (a, b) switch
        {
            (DType.U8, DType.I8) => DType.I32,
            (DType.F16, DType.BF16) => DType.F32,
            _ => b,
        };
    }

    /// <summary>The element type that C# type <typeparamref name="T"/> holds.</summary>
    /// <exception cref="DTypeException">When no element type corresponds to it.</exception>
    public static DType Of<T>() where T : unmanaged
    {
        if (typeof(T) == typeof(float)) return DType.F32;
        if (typeof(T) == typeof(double)) return DType.F64;
        if (typeof(T) == typeof(Half)) return DType.F16;
        if (typeof(T) == typeof(BFloat16)) return DType.BF16;
        if (typeof(T) == typeof(sbyte)) return DType.I8;
        if (typeof(T) == typeof(byte)) return DType.U8;
        if (typeof(T) == typeof(int)) return DType.I32;
        if (typeof(T) == typeof(long)) return DType.I64;
        if (typeof(T) == typeof(bool)) return DType.Bool;
        throw new DTypeException(
            $"Tensor: elements of type {typeof(T).Name} have no dtype. Use float, double, Half, BFloat16, sbyte, byte, int, long or bool.");
    }
}
