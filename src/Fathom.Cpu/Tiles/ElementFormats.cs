using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>An element type that is computed with as it is.</summary>
internal readonly struct PlainFormat<T> : IElementFormat<T, T> where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Read(T element) => element;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Write(T value) => value;
}

/// <summary>f16, computed with in f32.</summary>
internal readonly struct HalfFormat : IElementFormat<Half, float>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Read(Half element) => (float)element;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Half Write(float value) => (Half)value;
}

/// <summary>bf16, computed with in f32.</summary>
internal readonly struct BFloat16Format : IElementFormat<BFloat16, float>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Read(BFloat16 element) => element;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static BFloat16 Write(float value) => (BFloat16)value;
}

/// <summary>u8, and bool whose elements are 0 or 1, computed with in i32.</summary>
internal readonly struct ByteFormat : IElementFormat<byte, int>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Read(byte element) => element;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte Write(int value) => (byte)value;
}

/// <summary>i8, computed with in i32.</summary>
internal readonly struct SByteFormat : IElementFormat<sbyte, int>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Read(sbyte element) => element;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static sbyte Write(int value) => (sbyte)value;
}
