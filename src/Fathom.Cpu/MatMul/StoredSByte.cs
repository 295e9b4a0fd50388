using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Cpu;

/// <summary>i8: integers from -128 to 127, which f32 holds exactly.</summary>
internal readonly unsafe struct StoredSByte :
    IStoredLanes<Vector512<float>, float>, IStoredLanes<Vector256<float>, float>, IStoredLanes<Vector128<float>, float>
{
    public static int ByteLength
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => sizeof(sbyte);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> IStoredLanes<Vector512<float>, float>.Load(byte* address)
    {
        if (Avx512F.IsSupported)
            return Vector512.ConvertToSingle(Avx512F.ConvertToVector512Int32(Vector128.Load((sbyte*)address)));
        var (lower, upper) = Vector128.Widen(Vector128.Load((sbyte*)address));
        return Vector512.ConvertToSingle(Vector512.Create(
            Vector256.WidenLower(lower.ToVector256Unsafe()), Vector256.WidenLower(upper.ToVector256Unsafe())));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<float> IStoredLanes<Vector256<float>, float>.Load(byte* address) =>
        Vector256.ConvertToSingle(Avx2.IsSupported
            ? Avx2.ConvertToVector256Int32((sbyte*)address)
            : Vector256.WidenLower(Vector128.WidenLower(Eight(address)).ToVector256Unsafe()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<float> IStoredLanes<Vector128<float>, float>.Load(byte* address) =>
        Vector128.ConvertToSingle(Vector128.WidenLower(Vector128.WidenLower(Vector128.CreateScalarUnsafe(*(uint*)address).AsSByte())));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<sbyte> Eight(byte* address) => Vector128.CreateScalarUnsafe(*(ulong*)address).AsSByte();
}
