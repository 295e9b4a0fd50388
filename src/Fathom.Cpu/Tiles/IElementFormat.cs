namespace Fathom.Cpu;

/// <summary>How elements of type <typeparamref name="TMemory"/> in memory correspond to <typeparamref name="T"/> in a tile.</summary>
internal unsafe interface IElementFormat<TMemory, T> where TMemory : unmanaged where T : unmanaged
{
    /// <summary>The element as it is computed with.</summary>
    static abstract T Read(TMemory element);

    /// <summary>The element as it is stored: rounded (f16, bf16) or wrapped (i8, u8).</summary>
    static abstract TMemory Write(T value);

    /// <summary>Reads neighbours with vectors; gives how many of <paramref name="count"/> it has done, from the first.</summary>
    static abstract int ReadVectors(TMemory* memory, T* tile, int count);

    /// <summary>Writes neighbours with vectors; gives how many of <paramref name="count"/> it has done, from the first.</summary>
    static abstract int WriteVectors(T* tile, TMemory* memory, int count);
}
