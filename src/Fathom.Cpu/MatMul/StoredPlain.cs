using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>Elements stored as they are computed with.</summary>
internal readonly unsafe struct StoredPlain<L, V, T> : IStoredLanes<V, T> where L : struct, IMatMulLanes<V, T> where V : struct where T : unmanaged
{
    public static int ByteLength
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => sizeof(T);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Load(byte* address) => L.Load((T*)address);
}
