namespace Fathom.Cpu;

/// <summary>
/// Native memory of one thread, 64-byte aligned, that grows as needed and is reused; freed some time after its thread has
/// ended.
/// </summary>
internal sealed unsafe class Scratch
{
    [ThreadStatic]
    private static Scratch? _shared;

    [ThreadStatic]
    private static Scratch? _own;

    [ThreadStatic]
    private static Scratch? _widened;

    [ThreadStatic]
    private static Scratch? _partial;

    private nint _memory;
    private long _byteLength;

    ~Scratch() => SystemMemory.Free(_memory);

    /// <summary>What a caller fills for all chunks of its loop, such as a packed operand.</summary>
    public static Scratch Shared => _shared ??= new Scratch();

    /// <summary>What one chunk uses while it runs.</summary>
    public static Scratch Own => _own ??= new Scratch();

    /// <summary>Elements of an operand on their way from their stored form into a packed one.</summary>
    public static Scratch Widened => _widened ??= new Scratch();

    /// <summary>Partial results of the chunks of a fused loop, until they are combined.</summary>
    public static Scratch Partial => _partial ??= new Scratch();

    /// <summary>From this size on a block is as large as a huge page, so that it can lie in one.</summary>
    private const long MinHuge = 256 << 10, HugePage = 2 << 20;

    /// <summary>Room for <paramref name="elements"/> elements, not cleared; valid until the next call on this thread.</summary>
    public T* Take<T>(long elements) where T : unmanaged
    {
        var bytes = checked(elements * sizeof(T));
        if (bytes > _byteLength)
        {
            SystemMemory.Free(_memory);
            (_memory, _byteLength) = (0, 0);
            bytes = bytes < MinHuge ? bytes : (bytes + HugePage - 1) / HugePage * HugePage;
            (_memory, _byteLength) = (SystemMemory.Allocate(bytes), bytes);
        }
        return (T*)_memory;
    }
}
