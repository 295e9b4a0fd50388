using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Cpu;

/// <summary>i8, computed with in i32.</summary>
internal readonly unsafe struct SByteFormat : IElementFormat<sbyte, int>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Read(sbyte element) => element;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static sbyte Write(int value) => (sbyte)value;

    public static int ReadVectors(sbyte* memory, int* tile, int count)
    {
        var done = 0;
        for (; done + Vector128<sbyte>.Count <= count; done += Vector128<sbyte>.Count)
        {
            var (lower, upper) = Vector128.Widen(Vector128.Load(memory + done));
            var (x0, x1) = Vector128.Widen(lower);
            var (x2, x3) = Vector128.Widen(upper);
            x0.Store(tile + done);
            x1.Store(tile + done + 4);
            x2.Store(tile + done + 8);
            x3.Store(tile + done + 12);
        }
        return done;
    }

    // Wrapping keeps the same low bits, whatever the sign.
    public static int WriteVectors(int* tile, sbyte* memory, int count) => ByteFormat.WriteVectors(tile, (byte*)memory, count);
}
