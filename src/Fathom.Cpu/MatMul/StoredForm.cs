namespace Fathom.Cpu;

/// <summary>How the elements of an operand of an f32 product lie in memory; they are widened when they are read.</summary>
internal enum StoredForm
{
    /// <summary>As they are computed with.</summary>
    Plain,

    /// <summary>bf16.</summary>
    BFloat16,

    /// <summary>i8.</summary>
    SByte,
}

internal static class StoredForms
{
    extension(StoredForm form)
    {
        /// <summary>Bytes of a stored element of an operand that is computed with in <typeparamref name="T"/>.</summary>
        public unsafe int ByteLength<T>() where T : unmanaged => form switch
        {
            StoredForm.BFloat16 => sizeof(ushort),
            StoredForm.SByte => sizeof(sbyte),
            _ => sizeof(T),
        };
    }
}
