using System.Buffers.Binary;

namespace Fathom.Formats.Tests;

/// <summary>Rewrites a small archive so that every size and offset is a 64-bit field, where hostile values have the most room.</summary>
internal static class Zip64
{
    private const int EntryBytes = 46;

    public static byte[] Rewrite(byte[] archive, out int directoryStart)
    {
        var end = archive.AsSpan().LastIndexOf("PK\x05\x06"u8);
        directoryStart = (int)Field32(archive, end + 16);
        var result = new List<byte>(archive[..directoryStart]);
        long count = 0;
        for (var position = directoryStart; position < end; count++)
            result.AddRange(Entry(archive, ref position));

        long directoryEnd = result.Count;
        result.AddRange(
        [
            // The 64-bit end record, its locator, and the old end record, which points to them by all ones.
            .. "PK\x06\x06"u8, .. Bytes(44), 45, 0, 45, 0, .. new byte[8],
            .. Bytes(count), .. Bytes(count), .. Bytes(directoryEnd - directoryStart), .. Bytes(directoryStart),
            .. "PK\x06\x07"u8, .. new byte[4], .. Bytes(directoryEnd), 1, 0, 0, 0,
            .. "PK\x05\x06"u8, .. new byte[4], .. Enumerable.Repeat((byte)0xFF, 12), 0, 0,
        ]);
        return [.. result];
    }

    private static byte[] Entry(byte[] archive, ref int position)
    {
        var header = archive[position..(position + EntryBytes)];
        int nameBytes = Field16(header, 28), extraBytes = Field16(header, 30), commentBytes = Field16(header, 32);
        var name = archive[(position + EntryBytes)..(position + EntryBytes + nameBytes)];
        byte[] extra = [1, 0, 24, 0, .. Bytes(Field32(header, 24)), .. Bytes(Field32(header, 20)), .. Bytes(Field32(header, 42))];
        header.AsSpan(20, 8).Fill(0xFF);
        header.AsSpan(42, 4).Fill(0xFF);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(30), (ushort)extra.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(32), 0);
        position += EntryBytes + nameBytes + extraBytes + commentBytes;
        return [.. header, .. name, .. extra];
    }

    private static ushort Field16(byte[] bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at));

    private static uint Field32(byte[] bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));

    private static byte[] Bytes(long value) => BitConverter.GetBytes(value);
}
