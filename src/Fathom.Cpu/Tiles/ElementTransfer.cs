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
