namespace Fathom;

/// <summary>
/// The memory of one evaluated tensor, dense, its axes in the order in which the kernel that computed it left them; returned to the pool when nothing
/// refers to it any more.
/// </summary>
public sealed unsafe class Storage
{
    private readonly nint address;
    private readonly int[]? order;

    /// <summary>Room for <paramref name="byteLength"/> bytes, contents undefined.</summary>
    /// <param name="byteLength">Size in bytes.</param>
    /// <param name="order">The axes from the outermost to the innermost as they will lie in memory; null for row-major.</param>
    public Storage(long byteLength, int[]? order = null)
    {
        ByteLength = byteLength;
        this.order = order;
        address = MemoryPool.Rent(this, byteLength);
    }

    /// <summary>Size in bytes.</summary>
    public long ByteLength { get; }

    /// <summary>The axes from the outermost to the innermost as they lie in memory; null for row-major.</summary>
    internal int[]? Order => order;

    /// <summary>Address of the first byte, a multiple of 64; keep this object alive while using it.</summary>
    public void* Address => (void*)address;

    /// <summary>The contents as elements of type <typeparamref name="T"/>.</summary>
    public Span<T> Span<T>() where T : unmanaged => new((void*)address, checked((int)(ByteLength / sizeof(T))));
}
