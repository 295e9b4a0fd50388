using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Fathom.Formats.Tests;

public class ImageFileTests
{
    private static readonly byte[] Grey = [0, 100, 200, 255, 50, 25];

    [Theory]
    [InlineData("P2\n# by hand\n3 2\n255\n0 100 200\n255 50 25\n")]
    [InlineData("P2 3 2 510 0 200 400 510 100 50")]
    public void A_plain_grey_map_is_read_and_scaled_to_bytes(string text)
    {
        var image = PortableAnymap.Decode(Encoding.ASCII.GetBytes(text), "test");

        Assert.Equal((1, 2, 3), (image.Channels, image.Height, image.Width));
        Assert.Equal(Grey, image.Pixels);
    }

    [Fact]
    public void A_raw_colour_map_becomes_three_planes()
    {
        var image = PortableAnymap.Decode([.. "P6 2 1 255\n"u8, 1, 2, 3, 4, 5, 6], "test");

        Assert.Equal([1, 4, 2, 5, 3, 6], image.Pixels);
    }

    [Theory]
    [InlineData("P5 3 2 255\n12345")]
    [InlineData("P5 3 2 70000\n123456")]
    [InlineData("P5 0 2 255\n")]
    [InlineData("P5 99999999 99999999 255\n")]
    [InlineData("P2 1 1 9 10")]
    [InlineData("P2 1 1")]
    [InlineData("P2 99999999999999999999 1 1 1")]
    public void A_damaged_map_is_a_format_error(string text)
    {
        Assert.Throws<FormatException>(() => PortableAnymap.Decode(Encoding.ASCII.GetBytes(text), "test"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Every_filter_of_png_is_undone(int filter)
    {
        // Two rows of three grey pixels, filtered by the definition.
        var filtered = new List<byte>();
        for (var y = 0; y < 2; y++)
        {
            filtered.Add((byte)filter);
            for (var x = 0; x < 3; x++)
            {
                int left = x > 0 ? Grey[y * 3 + x - 1] : 0, above = y > 0 ? Grey[x] : 0, corner = x > 0 && y > 0 ? Grey[x - 1] : 0;
                filtered.Add((byte)(Grey[y * 3 + x] - Predicted(filter, left, above, corner)));
            }
        }

        Assert.Equal(Grey, Png.Decode(PngFile(3, 2, 0, [.. filtered]), "test").Pixels);
    }

    [Fact]
    public void Transparent_pixels_of_png_lie_upon_black()
    {
        var image = Png.Decode(PngFile(2, 1, 6, [0, 10, 20, 30, 255, 10, 20, 30, 0]), "test");

        Assert.Equal([10, 0, 20, 0, 30, 0], image.Pixels);
    }

    [Fact]
    public void A_png_with_one_changed_byte_is_a_format_error()
    {
        var file = PngFile(3, 2, 0, [0, 1, 2, 3, 0, 4, 5, 6]);
        for (var i = 0; i < file.Length; i++)
        {
            var damaged = file.ToArray();
            damaged[i] ^= 0x10;
            Assert.Throws<FormatException>(() => Png.Decode(damaged, "test"));
            Assert.Throws<FormatException>(() => Png.Decode(file.AsSpan(0, i), "test"));
        }
    }

    [Fact]
    public void An_array_of_floats_or_bytes_is_a_picture()
    {
        using var folder = new TemporaryFolder();
        var pixels = new byte[] { 0, 51, 255, 102 };
        Npy.Save(folder["bytes.npy"], new TensorBytes(DType.U8, [2, 2], pixels));
        Npy.Save(folder["floats.npy"], new TensorBytes(DType.F32, [1, 2, 2], System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>([0, 0.2f, 1, 0.4f]).ToArray()));

        Assert.Equal(pixels, ImageFile.Load(folder["bytes.npy"]).Pixels);
        Assert.Equal(pixels, ImageFile.Load(folder["floats.npy"]).Pixels);
    }

    [Theory]
    [InlineData(65_536, 65_536, "pixels; between 1 and")]
    [InlineData(int.MaxValue, 1, "pixels; between 1 and")]
    [InlineData(0, 5, "pixels; between 1 and")]
    [InlineData(-1, 5, "pixels; between 1 and")]
    [InlineData(8_000, 8_000, "cannot hold 8000 x 8000")]
    public void A_png_that_claims_to_be_huge_is_refused_before_memory_is_reserved(int width, int height, string part)
    {
        var file = PngFile(width, height, 6, [0, 1, 2, 3]);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var error = Assert.Throws<FormatException>(() => Png.Decode(file, "test"));

        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Theory]
    [InlineData("P6 8000 8000 255\n1234")]
    [InlineData("P3 8000 8000 255\n1 2 3 4")]
    [InlineData("P5 8000 8000 65535\n1234")]
    public void A_map_that_claims_to_be_huge_is_refused_before_memory_is_reserved(string text)
    {
        var bytes = Encoding.ASCII.GetBytes(text);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Contains("cut short", Assert.Throws<FormatException>(() => PortableAnymap.Decode(bytes, "test")).Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Theory]
    [InlineData(8, 16, "16 bits")]
    [InlineData(8, 1, "1 bits")]
    [InlineData(9, 5, "colour type 5")]
    [InlineData(10, 1, "compression 1")]
    [InlineData(11, 1, "filter 1")]
    [InlineData(12, 1, "interlaced")]
    public void A_png_of_a_kind_that_is_not_read_says_which(int place, byte value, string part)
    {
        var file = PngFile(3, 2, 0, [0, 1, 2, 3, 0, 4, 5, 6], header => header[place] = value);

        Assert.Contains(part, Assert.Throws<FormatException>(() => Png.Decode(file, "test")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("IHDR", "comes twice")]
    [InlineData("ABCD", "ABCD is not read")]
    public void A_chunk_that_changes_the_meaning_is_refused(string type, string part)
    {
        var file = PngFile(3, 2, 0, [0, 1, 2, 3, 0, 4, 5, 6], extra: type);

        Assert.Contains(part, Assert.Throws<FormatException>(() => Png.Decode(file, "test")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_chunk_that_adds_something_is_passed_over() =>
        Assert.Equal([1, 2, 3, 4, 5, 6], Png.Decode(PngFile(3, 2, 0, [0, 1, 2, 3, 0, 4, 5, 6], extra: "tEXt"), "test").Pixels);

    [Fact]
    public void A_colour_outside_the_palette_is_a_format_error() =>
        Assert.Contains("palette", Assert.Throws<FormatException>(() => Png.Decode(PngFile(1, 1, 3, [0, 7]), "test")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xD8, 0xFF, 0xE0 }, "a JPEG")]
    [InlineData(new byte[] { (byte)'B', (byte)'M', 0 }, "a BMP")]
    [InlineData(new byte[0], "is empty")]
    public void A_known_format_that_is_not_read_is_named(byte[] bytes, string part)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["picture"], bytes);

        Assert.Contains(part, Assert.Throws<FormatException>(() => ImageFile.Load(folder["picture"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_is_told_as_one()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["here"]);

        Assert.Contains("is a folder", Assert.Throws<FileNotFoundException>(() => ImageFile.Load(folder["here"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_larger_than_any_picture_is_refused_unread()
    {
        using var folder = new TemporaryFolder();
        using (var file = File.Create(folder["large.png"]))
            file.SetLength((256L << 20) + 1);

        Assert.Contains("too many", Assert.Throws<FormatException>(() => ImageFile.Load(folder["large.png"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_format_is_told_with_the_known_ones()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["a.gif"], "GIF89a");

        Assert.Contains("PNG", Assert.Throws<FormatException>(() => ImageFile.Load(folder["a.gif"])).Message, StringComparison.Ordinal);
    }

    private static int Predicted(int filter, int left, int above, int corner) => filter switch
    {
        0 => 0,
        1 => left,
        2 => above,
        3 => (left + above) / 2,
        _ => new[] { left, above, corner }.MinBy(neighbour => Math.Abs(left + above - corner - neighbour)),
    };

    private static byte[] PngFile(int width, int height, byte colour, byte[] rows, Action<byte[]>? change = null, string? extra = null)
    {
        using var file = new MemoryStream();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, colour);
        change?.Invoke(header);
        Chunk(file, "IHDR", header);
        if (extra is not null)
            Chunk(file, extra, header);
        using var packed = new MemoryStream();
        using (var deflate = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            deflate.Write(rows);
        Chunk(file, "IDAT", packed.ToArray());
        Chunk(file, "IEND", []);
        return file.ToArray();
    }

    private static void Chunk(Stream file, string type, byte[] data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        byte[] content = [.. Encoding.ASCII.GetBytes(type), .. data];
        file.Write(content);
        BinaryPrimitives.WriteUInt32BigEndian(number, CrcOf(content));
        file.Write(number);
    }

    // By the definition, bit by bit.
    private static uint CrcOf(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 0 ? crc >> 1 : crc >> 1 ^ 0xEDB88320;
        }
        return ~crc;
    }
}
