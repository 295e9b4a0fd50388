namespace Fathom.Data;

/// <summary>Element type of an IDX file, the third byte of its magic number.</summary>
public enum IdxType : byte
{
    /// <summary>Unsigned byte.</summary>
    U8 = 0x08,

    /// <summary>Signed byte.</summary>
    I8 = 0x09,

    /// <summary>Signed 16-bit integer.</summary>
    I16 = 0x0B,

    /// <summary>Signed 32-bit integer.</summary>
    I32 = 0x0C,

    /// <summary>IEEE single precision.</summary>
    F32 = 0x0D,

    /// <summary>IEEE double precision.</summary>
    F64 = 0x0E,
}
