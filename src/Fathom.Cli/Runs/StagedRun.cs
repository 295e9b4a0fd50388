namespace Fathom.Cli;

/// <summary>
/// A run while it is being made: its files are collected in a folder beside the final one and moved there when all are written, so that a
/// half-written run never stands in the place of a good one.
/// </summary>
internal sealed class StagedRun : IDisposable
{
    private StagedRun(string final, string staging) => (Final, Path) = (final, staging);

    /// <summary>Where the run will be.</summary>
    public string Final { get; }

    /// <summary>Where files are written for now.</summary>
    public string Path { get; }

    /// <summary>Begins a run that will be at <paramref name="path"/>; fails now, not after the training, when it cannot be.</summary>
    public static StagedRun Begin(string path)
    {
        var final = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
        if (File.Exists(final))
            throw new CliException($"--out {path}: is a file. Give a folder.");
        if (Directory.Exists(final) && !RunFolder.IsPresent(final) && Directory.EnumerateFileSystemEntries(final).Any())
            throw new CliException($"--out {path}: the folder holds other things than a run. Give a new or empty folder, or an earlier run to replace.");
        var staging = $"{final}.partial-{Environment.ProcessId}";
        try
        {
            if (Directory.Exists(staging))
                Directory.Delete(staging, recursive: true);
            Directory.CreateDirectory(staging);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"--out {path}: cannot be written: {exception.Message}");
        }
        return new(final, staging);
    }

    /// <summary>Moves the files to their place. An earlier run there goes only when this one has taken its name.</summary>
    public void Commit()
    {
        var old = Path + ".old";
        if (Directory.Exists(Final))
            Directory.Move(Final, old);
        Directory.Move(Path, Final);
        if (Directory.Exists(old))
            Directory.Delete(old, recursive: true);
    }

    /// <summary>Removes what was not committed.</summary>
    public void Dispose()
    {
        if (Directory.Exists(Path))
            Directory.Delete(Path, recursive: true);
    }
}
