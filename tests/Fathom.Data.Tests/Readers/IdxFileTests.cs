namespace Fathom.Data.Tests;

public class IdxFileTests
{
    private static IdxArray Read(byte[] bytes) => IdxFile.Read(new MemoryStream(bytes), "test.idx");

    [Theory]
    [InlineData(IdxType.U8, new byte[] { 200 }, 200)]
    [InlineData(IdxType.I8, new byte[] { 0xFE }, -2)]
    [InlineData(IdxType.I16, new byte[] { 0xFF, 0xFE }, -2)]
    [InlineData(IdxType.I32, new byte[] { 0, 0, 1, 2 }, 258)]
    [InlineData(IdxType.F32, new byte[] { 0x3F, 0xC0, 0, 0 }, 1.5)]
    [InlineData(IdxType.F64, new byte[] { 0xBF, 0xF8, 0, 0, 0, 0, 0, 0 }, -1.5)]
    public void Every_element_type_is_read_in_big_endian_order(IdxType type, byte[] data, double expected)
    {
        var array = Read(IdxBytes.Of(type, [1], data));

        Assert.Equal(type, array.Type);
        Assert.Equal([expected], array.ToArray<double>());
    }

    [Fact]
    public void Plain_and_gzip_files_hold_the_same_array()
    {
        var plain = IdxBytes.Of(IdxType.U8, [2, 3], [1, 2, 3, 4, 5, 6]);

        Assert.Equal<Shape>([2, 3], Read(plain).Shape);
        Assert.Equal(Read(plain).ToArray<byte>(), Read(IdxBytes.Gzip(plain)).ToArray<byte>());
    }

    [Fact]
    public void A_web_page_is_refused_with_a_hint()
    {
        var fault = Assert.Throws<FormatException>(() => Read("<html>not found</html>"u8.ToArray()));

        Assert.Contains("test.idx", fault.Message);
        Assert.Contains("web page", fault.Message);
    }

    [Fact]
    public void A_cut_file_is_refused() =>
        Assert.Throws<FormatException>(() => Read(IdxBytes.Of(IdxType.U8, [2, 3], [1, 2, 3, 4, 5])));

    [Fact]
    public void A_cut_gzip_file_is_refused() =>
        Assert.Throws<FormatException>(() => Read(IdxBytes.Gzip(IdxBytes.Of(IdxType.U8, [5000], new byte[5000]))[..^9]));

    [Fact]
    public void Data_after_the_last_element_is_refused() =>
        Assert.Throws<FormatException>(() => Read(IdxBytes.Of(IdxType.U8, [2], [1, 2, 3])));

    [Fact]
    public void A_header_that_promises_gigabytes_reserves_no_memory()
    {
        var bytes = IdxBytes.Of(IdxType.F64, [int.MaxValue / 16], []);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<FormatException>(() => Read(bytes));
        Assert.Throws<FormatException>(() => Read(IdxBytes.Gzip(bytes)));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 << 20);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Mutated_files_are_read_or_refused_with_FormatException(bool compressed)
    {
        var random = new RandomKey(7).Numbers();
        var original = IdxBytes.Of(IdxType.I16, [3, 4, 5], [.. Enumerable.Range(0, 120).Select(value => (byte)value)]);
        if (compressed)
            original = IdxBytes.Gzip(original);
        for (var trial = 0; trial < 5_000; trial++)
        {
            var mutated = original[..(random.NextInt32(4) == 0 ? random.NextInt32(original.Length + 1) : original.Length)];
            for (var change = random.NextInt32(4); change >= 0 && mutated.Length > 0; change--)
                mutated[random.NextInt32(random.NextInt32(2) == 0 ? Math.Min(16, mutated.Length) : mutated.Length)] = (byte)random.NextBits();
            try
            {
                var array = Read(mutated);
                Assert.Equal(array.Shape.ElementCount, array.ToArray<double>().Length);
            }
            catch (FormatException)
            {
            }
        }
    }
}
