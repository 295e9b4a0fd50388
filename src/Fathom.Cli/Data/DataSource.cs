using Fathom.Data;
using Spectre.Console;

namespace Fathom.Cli;

/// <summary>Finds the data that <c>--data</c> names: generated, downloaded, or in a folder.</summary>
/// <param name="console">The outside world.</param>
/// <param name="screen">Where downloads are announced.</param>
/// <param name="cancellation">Stops a download.</param>
internal sealed class DataSource(CliConsole console, IAnsiConsole screen, CancellationToken cancellation = default)
{
    /// <summary>The name of the generated digits.</summary>
    public const string Synthetic = "synthetic";

    // The same digits for every seed of the training, so that seeds can be compared.
    private const ulong SyntheticSeed = 1;
    private const int SyntheticTrainCount = 10_000;
    private const int SyntheticTestCount = 2_000;

    /// <summary>Every name that <see cref="Load"/> knows besides folders.</summary>
    public static IReadOnlyList<string> Names { get; } = [Synthetic, .. KnownDatasets.All.Select(dataset => dataset.Name)];

    /// <summary>Loads data by name or from a folder.</summary>
    /// <param name="source">A name in <see cref="Names"/>, or a folder.</param>
    /// <param name="limit">The most images of each half to use; null for all.</param>
    public LoadedData Load(string source, int? limit = null)
    {
        var known = KnownDatasets.All.FirstOrDefault(dataset => dataset.Name == source);
        var data = source == Synthetic ? Draw(limit)
            : known is not null ? new(source, source, ImageFolders.Open(Fetch(known)))
            : ReadFolder(source);
        return limit is not { } count ? data : data with { Images = new(data.Images.Train.Take(count), data.Images.Test.Take(count)) };
    }

    private static LoadedData Draw(int? limit) => new(Synthetic, Synthetic, SyntheticDigits.Create(
        new(SyntheticSeed), Math.Min(SyntheticTrainCount, limit ?? int.MaxValue), Math.Min(SyntheticTestCount, limit ?? int.MaxValue)));

    private static LoadedData ReadFolder(string folder)
    {
        if (!Directory.Exists(folder))
            throw new CliException(
                $"--data {folder}: no such folder, and no known data set ({string.Join(", ", Names)}).{Suggestion.For(folder, Names)}");
        var images = ImageFolders.Open(folder);
        if (images.Train.Count == 0 || images.Test.Count == 0)
            throw new CliException($"--data {folder}: {images.Train.Count} training and {images.Test.Count} test images; both are needed.");
        // The reader names halves "mnist train" and "mnist test".
        return new(images.Train.Name.Split(' ')[0], Path.GetFullPath(folder), images);
    }

    private string Fetch(RemoteDataset dataset)
    {
        var announced = new HashSet<string>();
        var progress = new ImmediateProgress<DownloadProgress>(download =>
        {
            if (announced.Add(download.FileName))
                screen.WriteLine($"downloading {download.FileName} ({download.TotalBytes / 1e6:0.0} MB)");
        });
        return new DownloadCache(console.CacheFolder).GetAsync(dataset, progress, cancellation).GetAwaiter().GetResult();
    }

    /// <summary>Reports on the calling thread, in order; <see cref="Progress{T}"/> would post to the thread pool.</summary>
    private sealed class ImmediateProgress<T>(Action<T> report) : IProgress<T>
    {
        private readonly Action<T> report = report;

        public void Report(T value)
        {
            lock (report)
                report(value);
        }
    }
}
