using System.Buffers.Binary;
using System.Text;
using FsCheck.Fluent;

namespace Fathom.Formats.Tests;

public sealed class SafetensorsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Write_then_read_is_identity_for_any_names_types_shapes_and_notes()
    {
        var files =
            from tensors in Gen.ListOf(Gen.Zip(Samples.Texts, Samples.Tensors))
            from metadata in Gen.ListOf(Gen.Zip(Samples.Texts, Samples.Texts))
            select (Tensors: tensors.DistinctBy(pair => pair.Item1).Select(pair => KeyValuePair.Create(pair.Item1, pair.Item2)).ToArray(),
                Metadata: metadata.DistinctBy(pair => pair.Item1).ToDictionary(pair => pair.Item1, pair => pair.Item2));

        Samples.Check(files, file =>
        {
            using var stream = new MemoryStream();
            Safetensors.Write(stream, file.Tensors, file.Metadata);
            stream.Position = 0;
            var read = Safetensors.Read(stream);

            Assert.Equal(file.Tensors, read.Tensors.ToArray());
            Assert.Equal(file.Metadata, read.Metadata);
        });
    }

    [Fact]
    public void Save_then_load_is_identity_and_the_header_alone_tells_the_same()
    {
        KeyValuePair<string, TensorBytes>[] tensors =
        [
            new("tiny", Samples.Tensor(DType.U8, [3])),
            new("scalar", Samples.Tensor(DType.F64, [])),
            new("empty", Samples.Tensor(DType.F32, [0, 4])),
            new("weight", Samples.Tensor(DType.F32, [4, 5])),
        ];
        Safetensors.Save(folder["m.safetensors"], tensors, new Dictionary<string, string> { ["format"] = "pt" });

        var file = Safetensors.Load(folder["m.safetensors"]);
        var header = Safetensors.LoadHeader(folder["m.safetensors"]);

        Assert.Equal(tensors, file.Tensors.ToArray());
        Assert.Equal("pt", file.Metadata["format"]);
        Assert.Equal(tensors.Select(pair => (pair.Key, pair.Value.DType, pair.Value.Shape)),
            header.Entries.Values.Select(entry => (entry.Name, entry.DType, entry.Shape)));
        Assert.Equal(new FileInfo(folder["m.safetensors"]).Length, header.DataStart + header.DataByteLength);
    }

    [Fact]
    public void Every_tensor_begins_at_a_multiple_of_its_element_size()
    {
        var tensors = Samples.AllDTypes.Select((dtype, i) => KeyValuePair.Create(dtype.Name, Samples.Tensor(dtype, [2 * i + 1])));
        Safetensors.Save(folder["m.safetensors"], tensors);

        var header = Safetensors.LoadHeader(folder["m.safetensors"]);

        Assert.Equal(0, header.DataStart % 8);
        Assert.All(header.Entries.Values, entry => Assert.Equal(0, entry.Begin % entry.DType.ByteLength));
    }

    [Fact]
    public void The_bytes_are_those_of_the_format()
    {
        using var stream = new MemoryStream();
        Safetensors.Write(stream, [new("a", new TensorBytes(DType.I32, [1], new byte[] { 1, 2, 3, 4 }))]);

        var json = """{"a":{"dtype":"I32","shape":[1],"data_offsets":[0,4]}}  """;
        Assert.Equal(File(json, [1, 2, 3, 4]), stream.ToArray());
    }

    [Fact]
    public void A_stream_that_cannot_seek_reads_like_one_that_can()
    {
        KeyValuePair<string, TensorBytes>[] tensors = [new("w", Samples.Tensor(DType.F32, [100, 100]))];
        using var stream = new MemoryStream();
        Safetensors.Write(stream, tensors);

        var read = Safetensors.Read(new ForwardOnlyStream(stream.ToArray()));

        Assert.Equal(tensors, read.Tensors.ToArray());
    }

    [Fact]
    public void A_file_without_tensors_is_a_file()
    {
        using var stream = new MemoryStream();
        Safetensors.Write(stream, []);
        stream.Position = 0;

        Assert.Empty(Safetensors.Read(stream).Tensors);
    }

    [Fact]
    public void Truth_values_other_than_0_and_1_become_1()
    {
        var read = Read(File("""{"m":{"dtype":"BOOL","shape":[3],"data_offsets":[0,3]}}""", [0, 1, 200]));

        Assert.Equal([0, 1, 1], read.Tensors["m"].Bytes.ToArray());
    }

    [Theory]
    [InlineData("", "not a JSON object")]
    [InlineData("[]", "not a JSON object")]
    [InlineData(" {}", "not a JSON object")]
    [InlineData("""{"a":1}""", "tensor 'a': its description is not an object")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1]}}""", "tensor 'a': dtype, shape or data_offsets is missing")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}x""", "not valid JSON")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}""", "not valid JSON")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"x":[[[[[[[[[[1]]]]]]]]]]}}""", "not valid JSON")]
    [InlineData("""{"\ud800":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "not valid JSON")]
    [InlineData("""{"a":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "tensor 'a': dtype is there twice")]
    [InlineData("""{"a":{"dtype":"I16","shape":[2],"data_offsets":[0,4]}}""", "tensor 'a': dtype 'I16' is not one of")]
    [InlineData("""{"a":{"dtype":"F8_E4M3","shape":[4],"data_offsets":[0,4]}}""", "(to BF16 or F32)?")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", "f32 [2] takes 8 bytes, but data_offsets [0, 4] span 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", "shape holds something other than whole numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""", "shape holds something other than whole numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}""", "data_offsets holds something other")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,18446744073709551615]}}""", "data_offsets holds something other")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", "end before they begin")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}}""", "has 3 numbers instead of 2")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "ends at byte 8, but only 4 bytes follow")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2147483647,2147483647,2147483647],"data_offsets":[0,4]}}""", "larger than a tensor can be")]
    [InlineData("""{"a":{"dtype":"F32","shape":[9223372036854775807,0],"data_offsets":[0,0]}}""", "larger than a tensor can be")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}""", "2 bytes follow the last tensor")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}}""", "leaving a gap after byte 0")]
    [InlineData("""{"a":{"dtype":"U8","shape":[3],"data_offsets":[0,3]},"b":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}}""",
        "tensor 'b': its data begins at byte 2, inside another tensor that ends at 3")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"a":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}}""",
        "tensor 'a' is listed twice")]
    [InlineData("""{"__metadata__":{"a":1}}""", "the value of 'a' is not a string")]
    [InlineData("""{"__metadata__":{"a":"1","a":"2"}}""", "key 'a' is there twice")]
    [InlineData("""{"__metadata__":[]}""", "is not an object")]
    public void A_malformed_header_is_named_with_its_fault(string json, string fault)
    {
        var error = Assert.Throws<FormatException>(() => Read(File(json, new byte[4])));

        Assert.StartsWith("Safetensors: stream: ", error.Message);
        Assert.Contains(fault, error.Message);
    }

    [Fact]
    public void A_header_that_is_not_UTF_8_is_refused()
    {
        byte[] json = [.. """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"b":" """u8, 0xC3, 0x28, .. "\"}}"u8];

        Assert.Contains("not valid UTF-8", Assert.Throws<FormatException>(() => Read(File(json, new byte[4]))).Message);
    }

    [Theory]
    [InlineData(100_000_001UL, "more than the 100000000 allowed")]
    [InlineData(ulong.MaxValue, "more than the 100000000 allowed")]
    [InlineData(100_000_000UL, "claims a header of 100000000 bytes, but 2 are left")]
    public void A_claimed_header_size_is_checked_before_memory_is_taken(ulong claim, string fault)
    {
        var content = new byte[10];
        BinaryPrimitives.WriteUInt64LittleEndian(content, claim);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var error = Assert.Throws<FormatException>(() => Read(content));

        Assert.Contains(fault, error.Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Fact]
    public void The_message_names_the_file()
    {
        System.IO.File.WriteAllBytes(folder["cut.safetensors"], [1, 2, 3]);

        Assert.Contains("cut.safetensors", Assert.Throws<FormatException>(() => Safetensors.Load(folder["cut.safetensors"])).Message);
    }

    [Fact]
    public void Every_truncation_is_refused()
    {
        using var stream = new MemoryStream();
        Safetensors.Write(stream, [new("a", Samples.Tensor(DType.F32, [5])), new("b", Samples.Tensor(DType.U8, [3]))]);
        var content = stream.ToArray();

        for (var length = 0; length < content.Length; length++)
            Assert.Throws<FormatException>(() => Read(content[..length]));
    }

    [Fact]
    public void Ten_thousand_damaged_files_give_only_format_errors_and_take_little_memory()
    {
        using var stream = new MemoryStream();
        Safetensors.Write(stream,
            Samples.AllDTypes.Select((dtype, i) => KeyValuePair.Create($"layer.{i}.weight", Samples.Tensor(dtype, [i, 7, 11], seed: i))),
            new Dictionary<string, string> { ["format"] = "pt", ["step"] = "1200" });
        var content = stream.ToArray();
        var headerBytes = 8 + (int)BinaryPrimitives.ReadUInt64LittleEndian(content);

        var survivors = 0;
        for (var seed = 0; seed < 10_000; seed++)
        {
            var damaged = Mutations.Apply(content, headerBytes, seed);
            // The constant is what an exception with its trace and message takes.
            if (Mutations.AssertContained(damaged, input => Safetensors.Read(input), factor: 4, constant: 32_768, seed))
                survivors++;
        }

        // Damage to the data alone cannot be seen; damage to the header nearly always is.
        Assert.InRange(survivors, 500, 6_000);
    }

    [Fact]
    public void Many_empty_tensors_take_memory_in_proportion_to_the_file()
    {
        var json = new StringBuilder("{");
        for (var i = 0; i < 20_000; i++)
            json.Append($"{(i == 0 ? "" : ",")}\"{i}\":{{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}");

        Mutations.AssertContained(File(json.Append('}').ToString(), []), input => Safetensors.Read(input), factor: 20, constant: 65_536, seed: 0);
    }

    [Fact]
    public void A_failed_save_leaves_the_old_file_and_nothing_beside_it()
    {
        Safetensors.Save(folder["m.safetensors"], [new("a", Samples.Tensor(DType.F32, [2]))]);
        var before = System.IO.File.ReadAllBytes(folder["m.safetensors"]);

        Assert.Throws<InvalidOperationException>(() => Safetensors.Save(folder["m.safetensors"], Failing()));

        Assert.Equal(before, System.IO.File.ReadAllBytes(folder["m.safetensors"]));
        Assert.Single(Directory.GetFiles(folder.Path));

        static IEnumerable<KeyValuePair<string, TensorBytes>> Failing()
        {
            yield return new("a", Samples.Tensor(DType.F32, [2]));
            throw new InvalidOperationException("killed");
        }
    }

    [Fact]
    public void Names_that_could_not_be_read_back_are_refused()
    {
        var tensor = Samples.Tensor(DType.F32, [2]);

        // Not a theory: attributes cannot carry half a surrogate pair.
        foreach (var name in (string[])["a", "\ud800", "\ud800\uFFFD", "__metadata__"])
            Assert.Throws<ArgumentException>(() => Safetensors.Write(Stream.Null, [new("a", tensor), new(name, tensor)]));
    }

    private static SafetensorsFile Read(byte[] content) => Safetensors.Read(new MemoryStream(content));

    private static byte[] File(string json, byte[] data) => File(Encoding.UTF8.GetBytes(json), data);

    private static byte[] File(byte[] json, byte[] data) => [.. BitConverter.GetBytes((ulong)json.Length), .. json, .. data];
}
