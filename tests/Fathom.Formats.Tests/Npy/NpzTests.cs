using System.IO.Compression;

namespace Fathom.Formats.Tests;

public sealed class NpzTests : IDisposable
{
    // What the archive reader itself takes: damage can make each of three entries ask for Deflate64, whose window is 256 KiB.
    private const int ReaderBytes = 1_000_000;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.Optimal)]
    public void Save_then_load_is_identity_and_keeps_the_order(CompressionLevel compression)
    {
        var tensors = Samples.AllDTypes.Where(dtype => dtype != DType.BF16)
            .Select(dtype => KeyValuePair.Create<string, NpyArray>($"layer/{dtype.Name}.weight", Samples.Tensor(dtype, [300, 70]))).ToArray();
        Npz.Save(folder["a.npz"], [new("config", """{"op": "ünï"}"""), .. tensors], compression);

        var read = Npz.Load(folder["a.npz"]);

        Assert.Equal(["config", .. tensors.Select(pair => pair.Key)], read.Keys);
        Assert.Equal("""{"op": "ünï"}""", read["config"].Text);
        Assert.All(tensors, pair => Assert.Equal(pair.Value.Values, read[pair.Key].Values));
    }

    [Fact]
    public void Equal_arrays_give_equal_files()
    {
        Npz.Save(folder["a.npz"], [new("x", Samples.Tensor(DType.F32, [9]))], CompressionLevel.Optimal);
        Npz.Save(folder["b.npz"], [new("x", Samples.Tensor(DType.F32, [9]))], CompressionLevel.Optimal);

        Assert.Equal(File.ReadAllBytes(folder["a.npz"]), File.ReadAllBytes(folder["b.npz"]));
    }

    [Fact]
    public void Two_arrays_of_one_name_are_refused_both_ways()
    {
        Assert.Throws<ArgumentException>(() => Npz.Save(folder["a.npz"], [new("x", "1"), new("x", "2")]));
        Assert.Empty(Directory.GetFiles(folder.Path));

        var archive = Archive(("x.npy", Array("1")), ("x.npy", Array("2")));
        Assert.Contains("two arrays named 'x'", Assert.Throws<FormatException>(() => Read(archive)).Message);
    }

    [Fact]
    public void Entries_that_are_no_arrays_are_passed_over()
    {
        var archive = Archive(("README.txt", [1, 2, 3]), ("x.npy", Array("text")));

        Assert.Equal("text", Assert.Single(Read(archive)).Value.Text);
    }

    [Fact]
    public void An_archive_that_unpacks_beyond_the_limit_is_refused_before_unpacking()
    {
        var bomb = Archive(("x.npy", Array(new TensorBytes(DType.U8, [10_000_000], new byte[10_000_000]))));
        var limits = new NpzLimits { MaxBytes = 1_000_000 };
        Assert.InRange(bomb.Length, 0, 100_000);

        using var stream = new MemoryStream(bomb);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<FormatException>(() => Npz.Read(stream, limits));

        Assert.Contains("unpacks to more than 1000000 bytes", error.Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000);
    }

    [Fact]
    public void More_entries_than_the_limit_are_refused()
    {
        var archive = Archive(("x.npy", Array("1")), ("y.npy", Array("2")));

        Assert.Throws<FormatException>(() => Npz.Read(new MemoryStream(archive), new NpzLimits { MaxEntries = 1 }));
    }

    [Fact]
    public void An_entry_whose_size_contradicts_its_header_is_refused_before_memory_is_taken()
    {
        var header = Array(new TensorBytes(DType.U8, [1000], new byte[1000]))[..128];
        var archive = Archive(("x.npy", [.. header, .. new byte[10]]));

        var error = Assert.Throws<FormatException>(() => Read(archive));

        Assert.Contains("array 'x' takes 1128 bytes by its own header, 138 by the archive's", error.Message);
    }

    [Fact]
    public void A_flipped_bit_in_the_data_is_found_by_the_checksum()
    {
        Npz.Save(folder["a.npz"], [new("x", new TensorBytes(DType.U8, [3], "opq"u8.ToArray()))]);
        var content = File.ReadAllBytes(folder["a.npz"]);
        content[content.AsSpan().IndexOf("opq"u8)] ^= 1;

        Assert.Contains("wrong checksum", Assert.Throws<FormatException>(() => Read(content)).Message);
    }

    [Fact]
    public void A_file_that_is_no_archive_is_named()
    {
        File.WriteAllText(folder["a.npz"], "plain text");

        Assert.Contains("a.npz", Assert.Throws<FormatException>(() => Npz.Load(folder["a.npz"])).Message);
    }

    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.Optimal)]
    public void Two_thousand_damaged_archives_give_only_format_errors_and_take_little_memory(CompressionLevel compression)
    {
        using var stream = new MemoryStream();
        Npz.Write(stream, [new("x", Samples.Tensor(DType.F32, [5, 7])), new("config", "{}"), new("y", Samples.Tensor(DType.I64, [4]))], compression);
        var content = stream.ToArray();

        for (var seed = 0; seed < 2_000; seed++)
        {
            var damaged = Mutations.Apply(content, headerBytes: 200, seed);
            Mutations.AssertContained(damaged, input => Npz.Read(input), factor: 16, constant: ReaderBytes, seed);
        }
    }

    [Fact]
    public void Damage_to_the_central_directory_gives_only_format_errors()
    {
        using var stream = new MemoryStream();
        Npz.Write(stream, [new("x", Samples.Tensor(DType.F32, [5, 7])), new("y", "text")]);
        var content = stream.ToArray();
        var directory = content.AsSpan().LastIndexOf("PK\x01\x02"u8) - 60;

        for (var seed = 0; seed < 2_000; seed++)
        {
            var tail = Mutations.Apply(content[directory..], headerBytes: 200, seed);
            Mutations.AssertContained([.. content[..directory], .. tail], input => Npz.Read(input), factor: 16, constant: ReaderBytes, seed);
        }
    }

    [Fact]
    public void Damage_to_64_bit_sizes_and_offsets_gives_only_format_errors()
    {
        using var stream = new MemoryStream();
        Npz.Write(stream, [new("x", Samples.Tensor(DType.F32, [5, 7])), new("y", "text")]);
        var content = Zip64.Rewrite(stream.ToArray(), out var directory);
        Assert.Equal(["x", "y"], Read(content).Keys);

        for (var seed = 0; seed < 5_000; seed++)
        {
            var tail = Mutations.Apply(content[directory..], headerBytes: 400, seed);
            Mutations.AssertContained([.. content[..directory], .. tail], input => Npz.Read(input), factor: 16, ReaderBytes, seed);
        }
    }

    [Fact]
    public void A_stream_that_cannot_seek_reads_like_one_that_can()
    {
        var archive = Archive(("x.npy", Array("text")));

        Assert.Equal("text", Npz.Read(new ForwardOnlyStream(archive))["x"].Text);
    }

    [SkippableFact]
    public void Every_reference_archive_is_read()
    {
        var files = SharedFolder.NpzFiles("peers", "reference");
        Assert.NotEmpty(files);

        foreach (var file in files)
        {
            var arrays = Npz.Load(file);
            Assert.NotEmpty(arrays);
            Assert.All(arrays.Where(pair => pair.Key.EndsWith("/config", StringComparison.Ordinal)),
                pair => System.Text.Json.JsonDocument.Parse(pair.Value.Text).Dispose());
            Assert.Contains(arrays.Values, array => !array.IsText);
        }
    }

    [SkippableFact]
    public void Every_checkpoint_archive_is_read()
    {
        var files = SharedFolder.NpzFiles("peers", "checkpoints");
        Assert.NotEmpty(files);

        Assert.All(files, file => Assert.NotEmpty(Npz.Load(file)));
    }

    private static IReadOnlyDictionary<string, NpyArray> Read(byte[] content) => Npz.Read(new MemoryStream(content));

    private static byte[] Array(NpyArray array)
    {
        using var stream = new MemoryStream();
        Npy.Write(stream, array);
        return stream.ToArray();
    }

    private static byte[] Archive(params (string Name, byte[] Content)[] entries)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(content);
            }
        }
        return stream.ToArray();
    }
}
