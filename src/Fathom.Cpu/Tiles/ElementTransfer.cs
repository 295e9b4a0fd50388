using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Cpu;

/// <summary>Copies runs of elements between memory and tiles, converting between the stored type and the one computed with.</summary>
internal abstract unsafe class ElementTransfer
{
    /// <summary>The transfer for elements of <paramref name="dtype"/> in memory.</summary>
    public static ElementTransfer For(DType dtype) => dtype switch
    {
        DType.Bool or DType.U8 => new ElementTransfer<byte, int, ByteFormat>(),
        DType.I8 => new ElementTransfer<sbyte, int, SByteFormat>(),
        DType.I32 => new ElementTransfer<int, int, PlainFormat<int>>(),
        DType.I64 => new ElementTransfer<long, long, PlainFormat<long>>(),
        DType.F16 => new ElementTransfer<Half, float, HalfFormat>(),
        DType.BF16 => new ElementTransfer<BFloat16, float, BFloat16Format>(),
        DType.F32 => new ElementTransfer<float, float, PlainFormat<float>>(),
        DType.F64 => new ElementTransfer<double, double, PlainFormat<double>>(),
        _ => throw new ArgumentOutOfRangeException(nameof(dtype), dtype, null),
    };

    /// <summary>Size of an element in a tile, in bytes.</summary>
    public abstract int TileByteLength { get; }

    /// <summary><paramref name="count"/> elements from memory, <paramref name="stride"/> elements apart, to neighbours in a tile.</summary>
    public abstract void Read(byte* memory, long stride, byte* tile, int count);

    /// <summary>
    /// Several runs of <paramref name="length"/> elements, <paramref name="stride"/> apart within a run, where neighbouring runs are neighbours in
    /// memory: read along memory, so that each cache line is visited once.
    /// </summary>
    public abstract void ReadTransposed(byte* memory, long stride, byte* tile, int runs, int length);

    /// <summary>Runs of <paramref name="length"/> neighbours, <paramref name="runStride"/> elements from one run to the next, to neighbours in a tile.</summary>
    public abstract void ReadRuns(byte* memory, long runStride, byte* tile, int runs, int length);

    /// <summary>Neighbours of a tile to runs of <paramref name="length"/> neighbours, <paramref name="runStride"/> elements from one run to the next.</summary>
    public abstract void WriteRuns(byte* memory, long runStride, byte* tile, int runs, int length);

    /// <summary><paramref name="count"/> neighbours of a tile to memory, <paramref name="stride"/> elements apart.</summary>
    public abstract void Write(byte* memory, long stride, byte* tile, int count);

    /// <summary>Makes the elements of a tile exact values of the stored type, as if they had been stored and loaded.</summary>
    public abstract void Round(byte* tile, int count);
}

/// <inheritdoc/>
internal sealed unsafe class ElementTransfer<TMemory, T, TFormat> : ElementTransfer
    where TMemory : unmanaged
    where T : unmanaged
    where TFormat : struct, IElementFormat<TMemory, T>
{
    private const int CacheLine = 64;

    public override int TileByteLength => sizeof(T);

    public override void Read(byte* memory, long stride, byte* tile, int count)
    {
        var from = (TMemory*)memory;
        var to = (T*)tile;
        if (stride == 0)
        {
            new Span<T>(to, count).Fill(TFormat.Read(*from));
            return;
        }
        var done = stride == 1 ? TFormat.ReadVectors(from, to, count) : 0;
        from += done * stride;
        for (var i = done; i < count; i++, from += stride)
            to[i] = TFormat.Read(*from);
    }

    public override void ReadTransposed(byte* memory, long stride, byte* tile, int runs, int length)
    {
        // Ask for all cache lines at once; line after line, the loop below would wait for each of them.
        if (Sse.IsSupported)
            for (var i = 0; i < length; i++)
            {
                var line = memory + i * stride * sizeof(TMemory);
                for (var end = line + runs * sizeof(TMemory); line < end; line += CacheLine)
                    Sse.Prefetch0(line);
            }
        var first = 0;
        if (typeof(TMemory) == typeof(T) && sizeof(T) == sizeof(float))
            first = Matrix.TransposeSquares((float*)memory, stride, length, runs, (float*)tile, length);
        if (Sse.IsSupported && typeof(TMemory) == typeof(T) && sizeof(T) == sizeof(float))
            for (; first + 4 <= length; first += 4)
                Transpose4((float*)memory + first * stride, stride, (float*)tile + first, runs, length);
        for (var i = first; i < length; i++)
        {
            var from = (TMemory*)memory + i * stride;
            var to = (T*)tile + i;
            for (var run = 0; run < runs; run++, to += length)
                *to = TFormat.Read(from[run]);
        }
    }

    // Four places of every run, four runs at a time: squares of 4 x 4 turned in registers.
    private static void Transpose4(float* from, long stride, float* to, int runs, int length)
    {
        var run = 0;
        for (; run + 4 <= runs; run += 4, to += 4 * length)
        {
            Vector128<float> a = Vector128.Load(from + run), b = Vector128.Load(from + stride + run);
            Vector128<float> c = Vector128.Load(from + 2 * stride + run), d = Vector128.Load(from + 3 * stride + run);
            Vector128<float> ab = Sse.UnpackLow(a, b), cd = Sse.UnpackLow(c, d);
            Sse.MoveLowToHigh(ab, cd).Store(to);
            Sse.MoveHighToLow(cd, ab).Store(to + length);
            (ab, cd) = (Sse.UnpackHigh(a, b), Sse.UnpackHigh(c, d));
            Sse.MoveLowToHigh(ab, cd).Store(to + 2 * length);
            Sse.MoveHighToLow(cd, ab).Store(to + 3 * length);
        }
        for (; run < runs; run++, to += length)
            for (var i = 0; i < 4; i++)
                to[i] = from[i * stride + run];
    }

    public override void ReadRuns(byte* memory, long runStride, byte* tile, int runs, int length)
    {
        for (var run = 0; run < runs; run++, memory += runStride * sizeof(TMemory), tile += (nint)length * sizeof(T))
            Read(memory, 1, tile, length);
    }

    public override void WriteRuns(byte* memory, long runStride, byte* tile, int runs, int length)
    {
        for (var run = 0; run < runs; run++, memory += runStride * sizeof(TMemory), tile += (nint)length * sizeof(T))
            Write(memory, 1, tile, length);
    }

    public override void Write(byte* memory, long stride, byte* tile, int count)
    {
        var from = (T*)tile;
        var to = (TMemory*)memory;
        var done = stride == 1 ? TFormat.WriteVectors(from, to, count) : 0;
        to += done * stride;
        for (var i = done; i < count; i++, to += stride)
            *to = TFormat.Write(from[i]);
    }

    public override void Round(byte* tile, int count)
    {
        const int block = 256;
        var stored = stackalloc TMemory[block];
        for (var first = 0; first < count; first += block)
        {
            var length = Math.Min(block, count - first);
            var from = tile + first * sizeof(T);
            Write((byte*)stored, 1, from, length);
            Read((byte*)stored, 1, from, length);
        }
    }
}
