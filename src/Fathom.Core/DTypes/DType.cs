namespace Fathom;

/// <summary>Element type of a tensor.</summary>
/// <remarks>The order is the order of promotion within a category; see <see cref="DTypes.Promote"/>.</remarks>
public enum DType : byte
{
    /// <summary>Truth value, one byte: 0 or 1.</summary>
    Bool,

    /// <summary>Unsigned 8-bit integer.</summary>
    U8,

    /// <summary>Signed 8-bit integer.</summary>
    I8,

    /// <summary>Signed 32-bit integer.</summary>
    I32,

    /// <summary>Signed 64-bit integer.</summary>
    I64,

    /// <summary>IEEE half precision: 5 exponent bits, 10 fraction bits.</summary>
    F16,

    /// <summary>Brain float: 8 exponent bits, 7 fraction bits.</summary>
    BF16,

    /// <summary>IEEE single precision, the default.</summary>
    F32,

    /// <summary>IEEE double precision.</summary>
    F64,
}
