namespace Fathom.Formats;

/// <summary>Element types as safetensors spells them.</summary>
internal static class SafetensorsDTypes
{
    /// <summary>The element type of that name, or null when Fathom has none such.</summary>
    public static DType? Parse(string name) => name switch
    {
        "BOOL" => DType.Bool,
        "U8" => DType.U8,
        "I8" => DType.I8,
        "I32" => DType.I32,
        "I64" => DType.I64,
        "F16" => DType.F16,
        "BF16" => DType.BF16,
        "F32" => DType.F32,
        "F64" => DType.F64,
        _ => null,
    };

    /// <summary>The name that <see cref="Parse"/> reads back.</summary>
    public static string NameOf(DType dtype) => dtype switch
    {
        DType.Bool => "BOOL",
        DType.U8 => "U8",
        DType.I8 => "I8",
        DType.I32 => "I32",
        DType.I64 => "I64",
        DType.F16 => "F16",
        DType.BF16 => "BF16",
        DType.F32 => "F32",
        DType.F64 => "F64",
        _ => throw new ArgumentOutOfRangeException(nameof(dtype), dtype, null),
    };

    /// <summary>Why an element type was refused and what to do about it.</summary>
    public static string Refusal(string name) =>
        $"dtype {Quoted.Name(name)} is not one of F32, F64, F16, BF16, I8, U8, I32, I64, BOOL. Convert the tensor before saving it "
        + (name is "I16" or "U16" ? "(to I32)?" : name is "U32" ? "(to I64)?" : name.StartsWith("F8", StringComparison.Ordinal)
            ? "(to BF16 or F32)?" : "to one of these?");
}
