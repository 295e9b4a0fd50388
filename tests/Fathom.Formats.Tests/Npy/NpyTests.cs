using System.Buffers.Binary;
using System.Text;

namespace Fathom.Formats.Tests;

public sealed class NpyTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Write_then_read_is_identity_for_any_type_and_shape()
    {
        Samples.Check(Samples.Tensors, tensor =>
        {
            if (tensor.DType == DType.BF16)
                return;
            Assert.Equal(tensor, RoundTrip(tensor).Values);
        });
    }

    [Fact]
    public void Write_then_read_is_identity_for_any_text()
    {
        Samples.Check(Samples.Texts, text =>
        {
            text = text.TrimEnd('\0');
            Assert.Equal(text, RoundTrip(text).Text);
            Assert.Equal(["", text, "😀é"], RoundTrip(new NpyArray([3], ["", text, "😀é"])).Texts);
        });
    }

    [Fact]
    public void The_bytes_are_those_of_the_format()
    {
        using var stream = new MemoryStream();
        Npy.Write(stream, new TensorBytes(DType.U8, [2], new byte[] { 5, 6 }));

        var content = stream.ToArray();
        var header = "{'descr': '|u1', 'fortran_order': False, 'shape': (2,), }";
        Assert.Equal(Version1(header.PadRight(117) + "\n", [5, 6]), content);
        Assert.Equal(0, (content.Length - 2) % 64);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Versions_1_to_3_are_read(int version)
    {
        var header = "{'descr': '<i4', 'fortran_order': False, 'shape': (1,)}"u8;
        byte[] length = version == 1 ? [(byte)header.Length, 0] : [(byte)header.Length, 0, 0, 0];
        byte[] content = [0x93, .. "NUMPY"u8, (byte)version, 0, .. length, .. header, 1, 2, 3, 4];

        Assert.Equal(new TensorBytes(DType.I32, [1], new byte[] { 1, 2, 3, 4 }), Read(content).Values);
    }

    [Fact]
    public void Big_endian_numbers_and_text_are_swapped()
    {
        Assert.Equal([2, 1, 4, 3], Read(Version1("{'descr': '>f2', 'fortran_order': False, 'shape': (2,)}", [1, 2, 3, 4])).Values.Bytes.ToArray());
        Assert.Equal("A", Read(Version1("{'descr': '>U1', 'fortran_order': False, 'shape': ()}", [0, 0, 0, 65])).Text);
    }

    [Fact]
    public void Fortran_order_becomes_row_major()
    {
        // Element [i, j, k] holds 12 i + 4 j + k, so row-major data counts up.
        var data = new byte[24];
        for (var i = 0; i < 2; i++)
            for (var j = 0; j < 3; j++)
                for (var k = 0; k < 4; k++)
                    data[i + 2 * (j + 3 * k)] = (byte)(12 * i + 4 * j + k);

        var read = Read(Version1("{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3, 4)}", data));

        Assert.Equal(Enumerable.Range(0, 24).Select(value => (byte)value), read.Values.Bytes.ToArray());
    }

    [Theory]
    [InlineData("<i2", DType.I32, new byte[] { 0xFE, 0xFF }, -2L)]
    [InlineData("<u2", DType.I32, new byte[] { 0xFE, 0xFF }, 65534L)]
    [InlineData(">u2", DType.I32, new byte[] { 0xFF, 0xFE }, 65534L)]
    [InlineData("<u4", DType.I64, new byte[] { 0xFE, 0xFF, 0xFF, 0xFF }, 4294967294L)]
    public void Types_that_Fathom_has_not_become_the_next_wider(string descr, DType dtype, byte[] data, long expected)
    {
        var read = Read(Version1($"{{'descr': '{descr}', 'fortran_order': False, 'shape': ()}}", data)).Values;

        Assert.Equal(dtype, read.DType);
        Assert.Equal(expected, dtype == DType.I32
            ? BinaryPrimitives.ReadInt32LittleEndian(read.Bytes.Span) : BinaryPrimitives.ReadInt64LittleEndian(read.Bytes.Span));
    }

    [Fact]
    public void Arrays_one_after_the_other_are_read_one_by_one()
    {
        using var stream = new MemoryStream();
        Npy.Write(stream, "first");
        Npy.Write(stream, "second");
        stream.Position = 0;

        Assert.Equal("first", Npy.Read(stream).Text);
        Assert.Equal("second", Npy.Read(stream).Text);
    }

    [Fact]
    public void Load_refuses_a_file_that_goes_on()
    {
        Npy.Save(folder["a.npy"], "text");
        File.AppendAllText(folder["a.npy"], "more");

        Assert.Contains("goes on after its array", Assert.Throws<FormatException>(() => Npy.Load(folder["a.npy"])).Message);
    }

    [Theory]
    [InlineData("{'descr': '<c8', 'fortran_order': False, 'shape': ()}", "has elements of type '<c8'")]
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': ()}", "has elements of type '|O'")]
    [InlineData("{'descr': '<u8', 'fortran_order': False, 'shape': ()}", "has elements of type '<u8'")]
    [InlineData("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': ()}", "Records cannot be read")]
    [InlineData("{'descr': '<f4', 'fortran_order': False}", "without descr, fortran_order and shape")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (3)}", "cannot be understood at 'shape'")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (-3,)}", "cannot be understood at 'shape'")]
    [InlineData("{'descr': '<f4', 'fortran_order': 0, 'shape': ()}", "cannot be understood at 'fortran_order'")]
    [InlineData("{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': ()}", "cannot be understood at 'descr'")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (), 'x': 1}", "cannot be understood at 'x'")]
    [InlineData("{'descr': '<f4' 'fortran_order': False, 'shape': ()}", "comma missing")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': ()} {}", "not one dictionary")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999, 99999999999)}", "larger than a tensor can be")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2,)}", "ends before the 8 bytes that its shape [2] takes")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2000000000,)}", "more than the")]
    [InlineData("{'descr': '<U0', 'fortran_order': False, 'shape': (2000000000,)}", "claims 2000000000 empty strings")]
    [InlineData("{'descr': '<U1', 'fortran_order': False, 'shape': ()}", "not valid UTF-32")]
    public void A_malformed_header_is_named_with_its_fault(string header, string fault)
    {
        var error = Assert.Throws<FormatException>(() => Read(Version1(header, [0xFF, 0xFF, 0xFF, 0xFF])));

        Assert.StartsWith("Npy: stream ", error.Message);
        Assert.Contains(fault, error.Message);
    }

    [Fact]
    public void Claimed_sizes_take_no_memory_on_streams_that_cannot_seek()
    {
        var content = Version1("{'descr': '<f4', 'fortran_order': False, 'shape': (200000000,)}", new byte[1000]);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<FormatException>(() => Npy.Read(new ForwardOnlyStream(content)));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000);
    }

    [Fact]
    public void Large_arrays_are_read_from_streams_that_cannot_seek()
    {
        var tensor = Samples.Tensor(DType.F32, [300, 300]);
        using var stream = new MemoryStream();
        Npy.Write(stream, tensor);

        Assert.Equal(tensor, Npy.Read(new ForwardOnlyStream(stream.ToArray())).Values);
    }

    [Fact]
    public void Two_thousand_damaged_files_give_only_format_errors_and_take_little_memory()
    {
        NpyArray[] arrays = [Samples.Tensor(DType.F32, [7, 11]), Samples.Tensor(DType.I64, [3, 2, 5]), new NpyArray([2], ["text", "longer text"])];
        var contents = arrays.Select(array =>
        {
            using var stream = new MemoryStream();
            Npy.Write(stream, array);
            return stream.ToArray();
        }).ToArray();

        for (var seed = 0; seed < 2_000; seed++)
        {
            var damaged = Mutations.Apply(contents[seed % contents.Length], headerBytes: 80, seed);
            Mutations.AssertContained(damaged, input => Npy.Read(input), factor: 16, constant: 32_768, seed);
        }
    }

    [Fact]
    public void What_NumPy_cannot_express_is_refused()
    {
        Assert.Contains("no bf16", Assert.Throws<ArgumentException>(() => Npy.Write(Stream.Null, Samples.Tensor(DType.BF16, [2]))).Message);
        Assert.Throws<ArgumentException>(() => Npy.Write(Stream.Null, "ends in zero\0"));
        Assert.Throws<ArgumentException>(() => Npy.Write(Stream.Null, "\udc00"));
    }

    [Fact]
    public void Numbers_and_text_are_not_taken_for_each_other()
    {
        Assert.Contains("holds f32 [2]", Assert.Throws<InvalidOperationException>(() => ((NpyArray)Samples.Tensor(DType.F32, [2])).Text).Message);
        Assert.Contains("holds text", Assert.Throws<InvalidOperationException>(() => ((NpyArray)"text").Values).Message);
    }

    private static NpyArray RoundTrip(NpyArray array)
    {
        using var stream = new MemoryStream();
        Npy.Write(stream, array);
        stream.Position = 0;
        var read = Npy.Read(stream);
        Assert.Equal(stream.Length, stream.Position);
        return read;
    }

    private static NpyArray Read(byte[] content) => Npy.Read(new MemoryStream(content));

    private static byte[] Version1(string header, byte[] data) =>
        [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, (byte)(header.Length >> 8), .. Encoding.Latin1.GetBytes(header), .. data];
}
