using System.Runtime.InteropServices;

namespace Fathom;

/// <summary>
/// Blocks from the operating system. Large ones ask for huge pages, without which every 4 KiB that a kernel streams through costs a look at the
/// page tables, and every fresh page a fault.
/// </summary>
internal static unsafe partial class SystemMemory
{
    private const nuint HugePage = 2 << 20;
    private const int AdviseHugePages = 14;

    /// <summary>A block, 64-byte aligned; free it with <see cref="Free"/>.</summary>
    public static nint Allocate(long byteLength)
    {
        if ((nuint)byteLength < HugePage || !OperatingSystem.IsLinux())
            return (nint)NativeMemory.AlignedAlloc((nuint)byteLength, 64);
        var block = NativeMemory.AlignedAlloc((nuint)byteLength, HugePage);
        // Advice only: where the kernel has no huge pages to give, the block has small ones.
        _ = Advise(block, (nuint)byteLength, AdviseHugePages);
        return (nint)block;
    }

    /// <summary>Gives a block back.</summary>
    public static void Free(nint block) => NativeMemory.AlignedFree((void*)block);

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(void* address, nuint length, int advice);
}
