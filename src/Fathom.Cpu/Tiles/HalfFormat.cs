using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Cpu;

/// <summary>f16, computed with in f32.</summary>
/// <remarks>
/// .NET has no vector conversion of halves, so they are made from integer and float instructions; after Fabian Giesen, "Half to float done
/// quick" and "Float to half" (public domain, 2012 to 2016).
/// </remarks>
internal readonly unsafe struct HalfFormat : IElementFormat<Half, float>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Read(Half element) => (float)element;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Half Write(float value) => (Half)value;

    public static int ReadVectors(Half* memory, float* tile, int count)
    {
        var done = 0;
        for (; done + Vector256<ushort>.Count <= count; done += Vector256<ushort>.Count)
        {
            var (lower, upper) = Vector256.Widen(Vector256.Load((ushort*)memory + done));
            ToSingle(lower).Store(tile + done);
            ToSingle(upper).Store(tile + done + Vector256<float>.Count);
        }
        return done;
    }

    public static int WriteVectors(float* tile, Half* memory, int count)
    {
        var done = 0;
        for (; done + Vector256<ushort>.Count <= count; done += Vector256<ushort>.Count)
        {
            var lower = ToHalf(Vector256.Load(tile + done));
            var upper = ToHalf(Vector256.Load(tile + done + Vector256<float>.Count));
            Vector256.Narrow(lower, upper).Store((ushort*)memory + done);
        }
        return done;
    }

    // Exponent and fraction moved into place give a number 2^112 too small, subnormals included; the product is exact.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> ToSingle(Vector256<uint> half)
    {
        var magnitude = half & Vector256.Create(0x7FFFu);
        var scaled = ((magnitude << 13).AsSingle() * Vector256.Create(5.192296858534828e33f)).AsUInt32();
        var special = Vector256.GreaterThan(magnitude.AsInt32(), Vector256.Create(0x7BFF)).AsUInt32();
        scaled |= special & Vector256.Create(0x7F800000u);
        return (scaled | ((half & Vector256.Create(0x8000u)) << 16)).AsSingle();
    }

    // Three ranges: results that are subnormal are rounded by a float addition, normal ones by an integer one (to even), the rest is infinite or NaN.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> ToHalf(Vector256<float> x)
    {
        var bits = x.AsUInt32();
        var magnitude = bits & Vector256.Create(0x7FFFFFFFu);
        var subnormal = (magnitude.AsSingle() + Vector256.Create(0.5f)).AsUInt32() - Vector256.Create(0x3F000000u);
        var odd = (magnitude >>> 13) & Vector256<uint>.One;
        var normal = (magnitude + Vector256.Create(0xC8000FFFu) + odd) >>> 13;
        var special = Vector256.ConditionalSelect(
            Vector256.GreaterThan(magnitude.AsInt32(), Vector256.Create(0x7F800000)).AsUInt32(), Vector256.Create(0x7E00u), Vector256.Create(0x7C00u));
        var half = Vector256.ConditionalSelect(Vector256.LessThan(magnitude.AsInt32(), Vector256.Create(0x38800000)).AsUInt32(), subnormal, normal);
        half = Vector256.ConditionalSelect(Vector256.GreaterThan(magnitude.AsInt32(), Vector256.Create(0x477FFFFF)).AsUInt32(), special, half);
        return half | ((bits >>> 16) & Vector256.Create(0x8000u));
    }
}
