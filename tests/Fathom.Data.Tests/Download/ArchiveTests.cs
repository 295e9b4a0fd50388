using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;

namespace Fathom.Data.Tests;

public class ArchiveTests
{
    private static byte[] Archive(params TarEntry[] entries)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(gzip))
            foreach (var entry in entries)
                tar.WriteEntry(entry);
        return buffer.ToArray();
    }

    private static PaxTarEntry FileEntry(string name, byte[] content) =>
        new(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) };

    private static async Task<string> UnpackAsync(TemporaryFolder folder, byte[] archive)
    {
        using var server = new FileServer(archive);
        var file = new RemoteFile("set.tar.gz", archive.Length, Convert.ToHexStringLower(SHA256.HashData(archive)), [server.Url]);
        return await new DownloadCache(folder.Path).GetAsync(new RemoteDataset("set", [file]));
    }

    [Fact]
    public async Task An_archive_is_unpacked_and_opens_as_a_data_set()
    {
        using var folder = new TemporaryFolder();
        var record = RandomNumberGenerator.GetBytes(CifarFolder.RecordBytes);
        record[0] = 6;
        var archive = Archive(
            new PaxTarEntry(TarEntryType.Directory, "cifar-10-batches-bin/"),
            FileEntry("cifar-10-batches-bin/data_batch_1.bin", record),
            FileEntry("cifar-10-batches-bin/test_batch.bin", record));

        var path = await UnpackAsync(folder, archive);
        await UnpackAsync(folder, archive);

        Assert.Equal([6], ImageFolders.Open(path).Test.Labels);
        Assert.DoesNotContain(Directory.GetDirectories(path), name => name.Contains("unpacking", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("../escaped.txt")]
    [InlineData("a/../../escaped.txt")]
    [InlineData("/tmp/escaped-from-fathom-tests.txt")]
    public async Task Names_that_lead_out_of_the_folder_are_refused(string name)
    {
        using var folder = new TemporaryFolder();

        var fault = await Assert.ThrowsAsync<FormatException>(() => UnpackAsync(folder, Archive(FileEntry(name, [1]))));

        Assert.Contains("outside", fault.Message);
        Assert.Empty(Directory.GetFiles(folder.Path, "escaped*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Links_are_refused()
    {
        using var folder = new TemporaryFolder();
        var link = new PaxTarEntry(TarEntryType.SymbolicLink, "link") { LinkName = "/" };

        await Assert.ThrowsAsync<FormatException>(() => UnpackAsync(folder, Archive(link)));
    }

    [Fact]
    public async Task An_archive_that_swells_is_refused()
    {
        using var folder = new TemporaryFolder();

        await Assert.ThrowsAsync<FormatException>(() => UnpackAsync(folder, Archive(FileEntry("zeros.bin", new byte[10_000_000]))));
    }
}
