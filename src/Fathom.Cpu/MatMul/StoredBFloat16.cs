using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Cpu;

/// <summary>bf16: the upper half of an f32, so that widening is a shift.</summary>
/// <remarks>
/// The processor's own dot products of bf16 (AVX512-BF16) are not exposed in .NET 10; they would round intermediate sums in another way, and reading
/// memory is the limit here.
/// </remarks>
internal readonly unsafe struct StoredBFloat16 :
    IStoredLanes<Vector512<float>, float>, IStoredLanes<Vector256<float>, float>, IStoredLanes<Vector128<float>, float>
{
    public static int ByteLength
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => sizeof(ushort);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> IStoredLanes<Vector512<float>, float>.Load(byte* address) =>
        (Vector512.WidenLower(Vector256.Load((ushort*)address).ToVector512Unsafe()) << 16).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<float> IStoredLanes<Vector256<float>, float>.Load(byte* address) =>
        (Vector256.WidenLower(Vector128.Load((ushort*)address).ToVector256Unsafe()) << 16).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<float> IStoredLanes<Vector128<float>, float>.Load(byte* address) =>
        (Vector128.WidenLower(Vector128.CreateScalarUnsafe(*(ulong*)address).AsUInt16()) << 16).AsSingle();
}
