using System.Security.Cryptography;

namespace Fathom.Data.Tests;

public class DownloadCacheTests
{
    private static readonly byte[] Content = Bytes(300_000, 1);
    private static readonly DownloadOptions Quick = new() { RetryDelay = TimeSpan.FromMilliseconds(1), StallTimeout = TimeSpan.FromSeconds(20) };

    private static byte[] Bytes(int count, ulong seed)
    {
        var numbers = new RandomKey(seed).Numbers();
        return [.. Enumerable.Range(0, count).Select(_ => (byte)numbers.NextBits())];
    }

    private static RemoteFile FileAt(params Uri[] urls) =>
        new("data.bin", Content.Length, Convert.ToHexStringLower(SHA256.HashData(Content)), urls);

    [Fact]
    public async Task A_file_is_fetched_once_with_progress()
    {
        using var folder = new TemporaryFolder();
        using var server = new FileServer(Content);
        var cache = new DownloadCache(folder.Path, Quick);
        var reports = new Reports();

        var path = await cache.GetAsync(FileAt(server.Url), "set", reports);
        await cache.GetAsync(FileAt(server.Url), "set");

        Assert.Equal(folder.File(Path.Combine("set", "data.bin")), path);
        Assert.Equal(Content, await File.ReadAllBytesAsync(path));
        Assert.Single(server.Ranges);
        Assert.Equal(new DownloadProgress("data.bin", Content.Length, Content.Length), reports.Items[^1]);
    }

    [Fact]
    public async Task A_cut_connection_is_continued_where_it_broke()
    {
        using var folder = new TemporaryFolder();
        using var server = new FileServer(Content) { CutAfter = 120_000 };

        var path = await new DownloadCache(folder.Path, Quick).GetAsync(FileAt(server.Url));

        Assert.Equal(Content, await File.ReadAllBytesAsync(path));
        Assert.Equal(3, server.Ranges.Count);
        Assert.Equal("", server.Ranges[0]);
        Assert.StartsWith("bytes=", server.Ranges[1]);
    }

    [Fact]
    public async Task A_server_without_ranges_is_started_over()
    {
        using var folder = new TemporaryFolder();
        using var server = new FileServer(Content) { IgnoresRanges = true };
        await File.WriteAllBytesAsync(folder.File("data.bin.part"), Content[..1000]);

        var path = await new DownloadCache(folder.Path, Quick).GetAsync(FileAt(server.Url));

        Assert.Equal(Content, await File.ReadAllBytesAsync(path));
    }

    [Fact]
    public async Task A_damaged_beginning_is_found_and_fetched_again()
    {
        using var folder = new TemporaryFolder();
        using var server = new FileServer(Content);
        await File.WriteAllBytesAsync(folder.File("data.bin.part"), new byte[1000]);

        var path = await new DownloadCache(folder.Path, Quick).GetAsync(FileAt(server.Url));

        Assert.Equal(Content, await File.ReadAllBytesAsync(path));
    }

    [Fact]
    public async Task The_next_mirror_serves_when_the_first_is_away_or_wrong()
    {
        using var folder = new TemporaryFolder();
        using var wrong = new FileServer(Bytes(Content.Length, 2));
        using var right = new FileServer(Content);

        var path = await new DownloadCache(folder.Path, Quick).GetAsync(FileAt(new("http://127.0.0.1:9/file"), wrong.Url, right.Url));

        Assert.Equal(Content, await File.ReadAllBytesAsync(path));
    }

    [Fact]
    public async Task Wrong_content_everywhere_is_an_error_and_leaves_no_file()
    {
        using var folder = new TemporaryFolder();
        using var wrong = new FileServer(Bytes(Content.Length, 2));

        var fault = await Assert.ThrowsAsync<DownloadException>(() => new DownloadCache(folder.Path, Quick).GetAsync(FileAt(wrong.Url)));

        Assert.Contains(wrong.Url.ToString(), fault.Message);
        Assert.Contains("SHA-256", fault.Message);
        Assert.False(File.Exists(folder.File("data.bin")));
        Assert.False(File.Exists(folder.File("data.bin.part")));
    }

    [Fact]
    public async Task Without_a_network_the_error_names_file_address_and_a_way_out()
    {
        using var folder = new TemporaryFolder();

        var fault = await Assert.ThrowsAsync<DownloadException>(
            () => new DownloadCache(folder.Path, Quick).GetAsync(FileAt(new Uri("http://127.0.0.1:9/file"))));

        Assert.Contains("data.bin", fault.Message);
        Assert.Contains("http://127.0.0.1:9/file", fault.Message);
        Assert.Contains("--data DIR", fault.Message);
    }

    [Fact]
    public async Task A_silent_server_is_given_up()
    {
        using var folder = new TemporaryFolder();
        using var silent = new FileServer(Content) { StaysSilent = true };
        using var right = new FileServer(Content);
        var cache = new DownloadCache(folder.Path, Quick with { StallTimeout = TimeSpan.FromMilliseconds(300) });

        Assert.Equal(Content, await File.ReadAllBytesAsync(await cache.GetAsync(FileAt(silent.Url, right.Url))));
    }

    [Fact]
    public async Task Cancellation_stops_and_keeps_what_arrived()
    {
        using var folder = new TemporaryFolder();
        using var server = new FileServer(Content);
        using var cancellation = new CancellationTokenSource();
        var reports = new Reports { OnReport = cancellation.Cancel };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => new DownloadCache(folder.Path, Quick).GetAsync(FileAt(server.Url), "", reports, cancellation.Token));

        Assert.True(new FileInfo(folder.File("data.bin.part")).Length > 0);
    }

    [Fact]
    public async Task Callers_at_the_same_time_fetch_once()
    {
        using var folder = new TemporaryFolder();
        using var server = new FileServer(Content);

        var paths = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => Task.Run(() => new DownloadCache(folder.Path, Quick).GetAsync(FileAt(server.Url)))));

        Assert.Single(paths.Distinct());
        Assert.Single(server.Ranges);
    }

    [Fact]
    public void Known_files_have_whole_sums_and_secure_or_checked_addresses() =>
        Assert.All(KnownDatasets.All.SelectMany(dataset => dataset.Files), file =>
        {
            Assert.Equal(64, file.Sha256.Length);
            Assert.NotEmpty(file.Urls);
        });

    [SkippableFact]
    public void Known_sums_are_those_of_the_real_files()
    {
        foreach (var dataset in new[] { KnownDatasets.Mnist, KnownDatasets.FashionMnist })
            foreach (var file in dataset.Files)
            {
                var bytes = File.ReadAllBytes(Path.Combine(SharedData.Folder(dataset.Name), file.Name));
                Assert.Equal((file.Bytes, file.Sha256), (bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes))));
            }
    }

    private sealed class Reports : IProgress<DownloadProgress>
    {
        public List<DownloadProgress> Items { get; } = [];

        public Action? OnReport { get; init; }

        public void Report(DownloadProgress value)
        {
            Items.Add(value);
            OnReport?.Invoke();
        }
    }
}
