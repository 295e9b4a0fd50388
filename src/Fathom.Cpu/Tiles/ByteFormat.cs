using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Cpu;

/// <summary>u8, and bool whose elements are 0 or 1, computed with in i32.</summary>
internal readonly unsafe struct ByteFormat : IElementFormat<byte, int>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Read(byte element) => element;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte Write(int value) => (byte)value;

    public static int ReadVectors(byte* memory, int* tile, int count)
    {
        var done = 0;
        for (; done + Vector128<byte>.Count <= count; done += Vector128<byte>.Count)
        {
            var (lower, upper) = Vector128.Widen(Vector128.Load(memory + done));
            var (x0, x1) = Vector128.Widen(lower);
            var (x2, x3) = Vector128.Widen(upper);
            x0.AsInt32().Store(tile + done);
            x1.AsInt32().Store(tile + done + 4);
            x2.AsInt32().Store(tile + done + 8);
            x3.AsInt32().Store(tile + done + 12);
        }
        return done;
    }

    public static int WriteVectors(int* tile, byte* memory, int count)
    {
        var done = 0;
        for (; done + Vector128<byte>.Count <= count; done += Vector128<byte>.Count)
        {
            var x = tile + done;
            var lower = Vector128.Narrow(Vector128.Load(x), Vector128.Load(x + 4));
            var upper = Vector128.Narrow(Vector128.Load(x + 8), Vector128.Load(x + 12));
            Vector128.Narrow(lower, upper).AsByte().Store(memory + done);
        }
        return done;
    }
}
