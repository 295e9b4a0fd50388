using System.Buffers.Binary;
using System.Text;

namespace Fathom.Formats;

/// <summary>Brings the data of a .npy file into the form of a tensor: row-major, little-endian, an element type of Fathom.</summary>
internal static class NpyData
{
    /// <summary>Reverses each group of <paramref name="unit"/> bytes.</summary>
    public static void SwapByteOrder(Span<byte> bytes, int unit)
    {
        if (unit == 1)
            return;
        for (var start = 0; start < bytes.Length; start += unit)
            bytes.Slice(start, unit).Reverse();
    }

    /// <summary>Reorders items of <paramref name="item"/> bytes from first axis fastest to last axis fastest.</summary>
    public static byte[] ToRowMajor(byte[] bytes, Shape shape, int item)
    {
        if (shape.Rank < 2 || bytes.Length == 0)
            return bytes;
        var result = new byte[bytes.Length];
        var index = new int[shape.Rank];
        var source = 0L;
        for (var target = 0; target < result.Length; target += item)
        {
            bytes.AsSpan((int)source, item).CopyTo(result.AsSpan(target));
            source += Advance(index, shape, item);
        }
        return result;
    }

    /// <summary>Steps the index in row-major order; returns by how many bytes its column-major place moves.</summary>
    private static long Advance(int[] index, Shape shape, int item)
    {
        // Stride of the last axis in column-major order: the product of all sizes before it.
        var stride = item * shape.ElementCount / shape[^1];
        long moved = 0;
        for (var axis = shape.Rank - 1; axis >= 0; axis--)
        {
            moved += stride;
            if (++index[axis] < shape[axis])
                return moved;
            moved -= stride * shape[axis];
            index[axis] = 0;
            if (axis > 0)
                stride /= shape[axis - 1];
        }
        return moved;
    }

    /// <summary>Widens i2 and u2 to i4, u4 to i8, which every value survives; other types come back as they are.</summary>
    public static byte[] Widen(byte[] bytes, NpyType type)
    {
        if ((type.Kind, type.Size) is not (('i' or 'u', 2) or ('u', 4)))
            return bytes;
        var result = new byte[2 * bytes.Length];
        for (var start = 0; start < bytes.Length; start += type.Size)
        {
            var value = bytes.AsSpan(start);
            var wide = result.AsSpan(2 * start);
            if (type.Size == 4)
                BinaryPrimitives.WriteInt64LittleEndian(wide, BinaryPrimitives.ReadUInt32LittleEndian(value));
            else
                BinaryPrimitives.WriteInt32LittleEndian(wide, type.Kind == 'i'
                    ? BinaryPrimitives.ReadInt16LittleEndian(value) : BinaryPrimitives.ReadUInt16LittleEndian(value));
        }
        return result;
    }

    /// <summary>Decodes one string of UTF-32 that zeros fill up to its item's size; null when a value is no code point.</summary>
    public static string? DecodeText(ReadOnlySpan<byte> item)
    {
        var end = item.LastIndexOfAnyExcept((byte)0) + 1;
        var text = new StringBuilder((end + 3) / 4);
        for (var start = 0; start < end; start += 4)
        {
            if (!Rune.TryCreate(BinaryPrimitives.ReadUInt32LittleEndian(item[start..]), out var rune))
                return null;
            text.Append(rune);
        }
        return text.ToString();
    }
}
