namespace Fathom;

/// <summary>The memory of one evaluated tensor, row-major; returned to the pool when nothing refers to it any more.</summary>
public sealed unsafe class Storage
{
    private readonly nint address;
    private readonly long blockLength;

    /// <summary>Room for <paramref name="byteLength"/> bytes, contents undefined.</summary>
    public Storage(long byteLength)
    {
        ByteLength = byteLength;
        address = MemoryPool.Rent(byteLength, out blockLength);
    }

    /// <summary>Returns the block; the collector calls it when the last reference is gone.</summary>
    ~Storage() => MemoryPool.Return(address, blockLength);

    /// <summary>Size in bytes.</summary>
    public long ByteLength { get; }

    /// <summary>Address of the first byte, a multiple of 64; keep this object alive while using it.</summary>
    public void* Address => (void*)address;

    /// <summary>The contents as elements of type <typeparamref name="T"/>.</summary>
    public Span<T> Span<T>() where T : unmanaged => new((void*)address, checked((int)(ByteLength / sizeof(T))));
}
