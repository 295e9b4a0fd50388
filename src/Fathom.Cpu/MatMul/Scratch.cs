using System.Runtime.InteropServices;

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

    private void* _memory;
    private nuint _byteLength;

    ~Scratch() => NativeMemory.AlignedFree(_memory);

    /// <summary>What a caller fills for all chunks of its loop, such as a packed operand.</summary>
    public static Scratch Shared => _shared ??= new Scratch();

    /// <summary>What one chunk uses while it runs.</summary>
    public static Scratch Own => _own ??= new Scratch();

    /// <summary>Room for <paramref name="elements"/> elements, not cleared; valid until the next call on this thread.</summary>
    public T* Take<T>(long elements) where T : unmanaged
    {
        var bytes = checked((nuint)elements * (nuint)sizeof(T));
        if (bytes > _byteLength)
        {
            NativeMemory.AlignedFree(_memory);
            _memory = null;
            _byteLength = 0;
            _memory = NativeMemory.AlignedAlloc(bytes, 64);
            _byteLength = bytes;
        }
        return (T*)_memory;
    }
}
