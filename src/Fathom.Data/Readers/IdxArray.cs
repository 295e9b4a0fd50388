using System.Numerics;
using System.Runtime.InteropServices;

namespace Fathom.Data;

/// <summary>The array an IDX file holds.</summary>
public sealed class IdxArray
{
    private readonly byte[] bytes;

    internal IdxArray(IdxType type, Shape shape, byte[] bytes) => (Type, Shape, this.bytes) = (type, shape, bytes);

    /// <summary>Element type as stored.</summary>
    public IdxType Type { get; }

    /// <summary>Sizes of the axes.</summary>
    public Shape Shape { get; }

    /// <summary>The elements, row-major, as bytes of this machine's order.</summary>
    public ReadOnlyMemory<byte> Bytes => bytes;

    /// <summary>The elements converted to <typeparamref name="T"/>.</summary>
    /// <exception cref="OverflowException">When an element does not fit in <typeparamref name="T"/>.</exception>
    public T[] ToArray<T>() where T : unmanaged, INumber<T> => Type switch
    {
        IdxType.U8 => Convert<byte, T>(),
        IdxType.I8 => Convert<sbyte, T>(),
        IdxType.I16 => Convert<short, T>(),
        IdxType.I32 => Convert<int, T>(),
        IdxType.F32 => Convert<float, T>(),
        IdxType.F64 => Convert<double, T>(),
        _ => throw new ArgumentOutOfRangeException(nameof(Type), Type, null),
    };

    internal byte[] TakeBytes() => bytes;

    private T[] Convert<TStored, T>()
        where TStored : unmanaged, INumber<TStored>
        where T : unmanaged, INumber<T>
    {
        var stored = MemoryMarshal.Cast<byte, TStored>(bytes);
        if (typeof(TStored) == typeof(T))
            return MemoryMarshal.Cast<byte, T>(bytes).ToArray();
        var converted = new T[stored.Length];
        for (var index = 0; index < converted.Length; index++)
            converted[index] = T.CreateChecked(stored[index]);
        return converted;
    }
}
