using System.Security.Cryptography;

namespace Fathom.Data;

/// <summary>
/// A folder of downloaded files. A file is fetched once, from the first address that gives the right bytes, continued where an earlier attempt
/// broke off, checked against its SHA-256 and only then given its name. Several processes may share the folder.
/// </summary>
public sealed class DownloadCache
{
    // Unpacked data is at most this many times larger than its archive; photographs hardly compress.
    private const long MaxUnpackRatio = 20;
    private static readonly HttpClient SharedClient = new() { Timeout = Timeout.InfiniteTimeSpan };
    private readonly HttpClient client;
    private readonly DownloadOptions options;

    /// <summary>A cache in <paramref name="folder"/>, which is created when needed.</summary>
    /// <param name="folder">Where files are kept; <see cref="DefaultFolder"/> unless given.</param>
    /// <param name="options">Retries and timeouts.</param>
    /// <param name="client">The HTTP client, such as one with a proxy; a shared one unless given.</param>
    public DownloadCache(string? folder = null, DownloadOptions? options = null, HttpClient? client = null)
    {
        Folder = Path.GetFullPath(folder ?? DefaultFolder);
        this.options = options ?? new();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(this.options.Attempts);
        this.client = client ?? SharedClient;
    }

    /// <summary>The folder "fathom" in the user's local application data.</summary>
    public static string DefaultFolder => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "fathom");

    /// <summary>Where files are kept.</summary>
    public string Folder { get; }

    /// <summary>Fetches what is missing of <paramref name="dataset"/> and unpacks its archives.</summary>
    /// <returns>The data set's folder, ready for <see cref="ImageFolders.Open"/>.</returns>
    /// <exception cref="DownloadException">When a file cannot be had from any address.</exception>
    public async Task<string> GetAsync(
        RemoteDataset dataset, IProgress<DownloadProgress>? progress = null, CancellationToken cancellation = default)
    {
        foreach (var file in dataset.Files)
        {
            var path = await GetAsync(file, dataset.Name, progress, cancellation).ConfigureAwait(false);
            if (file.Name.EndsWith(".tar.gz", StringComparison.Ordinal))
                await UnpackAsync(path, file, cancellation).ConfigureAwait(false);
        }
        return Path.Combine(Folder, dataset.Name);
    }

    /// <summary>Fetches one file unless it is here already.</summary>
    /// <param name="file">What to fetch.</param>
    /// <param name="subfolder">Folder inside the cache.</param>
    /// <param name="progress">Told after each block.</param>
    /// <param name="cancellation">Stops; what has arrived is kept for the next attempt.</param>
    /// <returns>The path of the complete, verified file.</returns>
    /// <exception cref="DownloadException">When it cannot be had from any address.</exception>
    public async Task<string> GetAsync(
        RemoteFile file, string subfolder = "", IProgress<DownloadProgress>? progress = null, CancellationToken cancellation = default)
    {
        var folder = Path.Combine(Folder, subfolder);
        var path = Path.Combine(folder, file.Name);
        if (IsComplete(path, file))
            return path;
        Directory.CreateDirectory(folder);
        using var fileLock = await FileLock.AcquireAsync(path + ".lock", options.Time, cancellation).ConfigureAwait(false);
        // Another process may have fetched it while this one waited.
        if (!IsComplete(path, file))
            await FetchAsync(file, path, progress, cancellation).ConfigureAwait(false);
        return path;
    }

    // Only verified files (or those a user put there) carry the final name, so its size suffices.
    private static bool IsComplete(string path, RemoteFile file) =>
        new FileInfo(path) is { Exists: true } info && info.Length == file.Bytes;

    private async Task FetchAsync(RemoteFile file, string path, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        var partPath = path + ".part";
        Dictionary<Uri, Exception> faults = [];
        for (var attempt = 0; attempt < options.Attempts; attempt++)
        {
            if (attempt > 0)
                await Task.Delay(options.RetryDelay * Math.Pow(2, attempt - 1), options.Time, cancellation).ConfigureAwait(false);
            foreach (var url in file.Urls)
                try
                {
                    await HttpDownload.RunAsync(client, url, file, partPath, options.StallTimeout, progress, cancellation)
                        .ConfigureAwait(false);
                    await VerifyAsync(file, partPath, cancellation).ConfigureAwait(false);
                    File.Move(partPath, path, overwrite: true);
                    return;
                }
                catch (Exception exception) when (exception is IOException or HttpRequestException or TimeoutException)
                {
                    faults[url] = exception;
                }
        }
        var reasons = string.Join(" ", faults.Select(fault => $"{fault.Key}: {fault.Value.Message.TrimEnd('.')}."));
        throw new DownloadException(
            $"{file.Name}: cannot be downloaded. {reasons} Is there a network? Without one, put the file into {Path.GetDirectoryName(path)} "
            + "or pass a folder that holds the data (fathom: --data DIR).",
            faults.Values.LastOrDefault());
    }

    private static async Task VerifyAsync(RemoteFile file, string partPath, CancellationToken cancellation)
    {
        string actual;
        await using (var part = File.OpenRead(partPath))
            actual = Convert.ToHexStringLower(await SHA256.HashDataAsync(part, cancellation).ConfigureAwait(false));
        if (actual.Equals(file.Sha256, StringComparison.OrdinalIgnoreCase))
            return;
        // Nothing of it can be trusted: the next attempt starts over.
        File.Delete(partPath);
        throw new IOException($"wrong content, SHA-256 {actual} instead of {file.Sha256}");
    }

    private async Task UnpackAsync(string archivePath, RemoteFile file, CancellationToken cancellation)
    {
        var folder = Path.GetDirectoryName(archivePath)!;
        var doneMark = archivePath + ".unpacked";
        if (File.Exists(doneMark))
            return;
        using var fileLock = await FileLock.AcquireAsync(archivePath + ".lock", options.Time, cancellation).ConfigureAwait(false);
        if (File.Exists(doneMark))
            return;
        var staging = Directory.CreateDirectory(Path.Combine(folder, $".unpacking-{Guid.NewGuid():N}")).FullName;
        try
        {
            var maxBytes = file.Bytes * MaxUnpackRatio;
            await Task.Run(() => TarArchive.Extract(archivePath, staging, maxBytes, cancellation), cancellation).ConfigureAwait(false);
            foreach (var entry in new DirectoryInfo(staging).EnumerateFileSystemInfos())
                MoveOver(entry, Path.Combine(folder, entry.Name));
            await File.WriteAllBytesAsync(doneMark, [], cancellation).ConfigureAwait(false);
        }
        finally
        {
            Directory.Delete(staging, recursive: true);
        }
    }

    private static void MoveOver(FileSystemInfo entry, string target)
    {
        if (entry is FileInfo file)
        {
            file.MoveTo(target, overwrite: true);
            return;
        }
        if (Directory.Exists(target))
            Directory.Delete(target, recursive: true);
        ((DirectoryInfo)entry).MoveTo(target);
    }
}
