using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Cpu;

/// <summary>bf16, computed with in f32.</summary>
internal readonly unsafe struct BFloat16Format : IElementFormat<BFloat16, float>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Read(BFloat16 element) => element;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static BFloat16 Write(float value) => (BFloat16)value;

    public static int ReadVectors(BFloat16* memory, float* tile, int count)
    {
        var done = 0;
        for (; done + Vector256<ushort>.Count <= count; done += Vector256<ushort>.Count)
        {
            var (lower, upper) = Vector256.Widen(Vector256.Load((ushort*)memory + done));
            (lower << 16).AsSingle().Store(tile + done);
            (upper << 16).AsSingle().Store(tile + done + Vector256<float>.Count);
        }
        return done;
    }

    public static int WriteVectors(float* tile, BFloat16* memory, int count)
    {
        var done = 0;
        for (; done + Vector256<ushort>.Count <= count; done += Vector256<ushort>.Count)
        {
            var lower = UpperHalves(Vector256.Load(tile + done));
            var upper = UpperHalves(Vector256.Load(tile + done + Vector256<float>.Count));
            Vector256.Narrow(lower, upper).Store((ushort*)memory + done);
        }
        return done;
    }

    // As the scalar conversion: nearest, ties to even; a NaN is cut and made quiet.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> UpperHalves(Vector256<float> x)
    {
        var bits = x.AsUInt32();
        var cut = bits >>> 16;
        var rounded = (bits + Vector256.Create(0x7FFFu) + (cut & Vector256<uint>.One)) >>> 16;
        return Vector256.ConditionalSelect(Vector256.Equals(x, x).AsUInt32(), rounded, cut | Vector256.Create(0x40u));
    }
}
