using System.Runtime.InteropServices;

namespace Fathom;

/// <summary>
/// A block of native memory and, weakly, the storage that uses it. The collector itself tells so when the storage is garbage: a finaliser would
/// let it live until another collection, and take two switches of threads before the block could be used again.
/// </summary>
internal sealed class MemoryBlock(long byteLength)
{
    // Lives as long as the block, for one owner after the other.
    private GCHandle owner = GCHandle.Alloc(null, GCHandleType.WeakTrackResurrection);

    /// <summary>Size in bytes.</summary>
    public long ByteLength { get; } = byteLength;

    /// <summary>Address of the first byte.</summary>
    public nint Address { get; } = SystemMemory.Allocate(byteLength);

    /// <summary>What uses the block; null once that is garbage.</summary>
    public Storage? Owner
    {
        get => (Storage?)owner.Target;
        set => owner.Target = value;
    }

    /// <summary>Gives the block back to the system.</summary>
    public void Free()
    {
        SystemMemory.Free(Address);
        owner.Free();
    }
}
