using System.Globalization;

namespace Fathom.Cli;

/// <summary>
/// A run while it is being made: its files are collected in a folder beside the final one, "NAME.partial", and moved there when all are written, so
/// that a half-written run never stands in the place of a good one. What a killed process leaves is a folder to resume from.
/// </summary>
internal sealed class StagedRun : IDisposable
{
    private const string Suffix = ".partial";
    private readonly FileStream claim;
    private bool discarded;

    private StagedRun(string final, FileStream claim) => (Final, this.claim) = (final, claim);

    /// <summary>Where the run will be.</summary>
    public string Final { get; }

    /// <summary>Where files are written until the run is complete.</summary>
    public string Path => Final + Suffix;

    /// <summary>The folder of the run that is resumed; null for a run that begins.</summary>
    public string? Source { get; private init; }

    /// <summary>The file that an image classifier resumes from; null for a run that begins.</summary>
    public string? Checkpoint => Source is null ? null : RunFolder.CheckpointOf(Source);

    /// <summary>How people are told of <see cref="Final"/>: from the current folder if it is within.</summary>
    public string Shown
    {
        get
        {
            var relative = System.IO.Path.GetRelativePath(Environment.CurrentDirectory, Final);
            return relative.StartsWith("..", StringComparison.Ordinal) ? Final : relative;
        }
    }

    /// <summary>Begins a run that will be at <paramref name="path"/>; fails now, not after the training, when it cannot be.</summary>
    public static StagedRun Begin(string path)
    {
        var final = FinalOf(path);
        if (File.Exists(final))
            throw new CliException($"--out {path}: is a file. Give a folder.");
        if (Directory.Exists(final) && !RunFolder.IsPresent(final) && Directory.EnumerateFileSystemEntries(final).Any())
            throw new CliException($"--out {path}: the folder holds other things than a run. Give a new or empty folder, or an earlier run to replace.");
        var claim = Claim(final, $"--out {path}");
        // What an earlier process left there when it was killed is replaced, as a finished run would be.
        foreach (var file in new DirectoryInfo(final + Suffix).EnumerateFileSystemInfos().Where(file => file.FullName != claim.Name))
            if (file is DirectoryInfo folder)
                folder.Delete(recursive: true);
            else
                file.Delete();
        return new(final, claim);
    }

    /// <summary>Goes on with the run at <paramref name="path"/>: with what a killed process left, or else with a run that was saved.</summary>
    public static StagedRun Continue(string path)
    {
        var final = FinalOf(path);
        if (SourceOf(path) is not { } source)
            throw new CliException(Directory.Exists(final) || Directory.Exists(final + Suffix)
                ? $"--resume {path}: has no checkpoint (none is written before the first epoch has ended, unless --checkpoint-every says so). Train anew."
                : $"--resume {path}: no such run. Give the folder that fathom train was writing.");
        return new(final, Claim(final, $"--resume {path}")) { Source = source };
    }

    /// <summary>The folder that <see cref="Continue"/> goes on from; null when there is none.</summary>
    public static string? SourceOf(string path) =>
        new[] { FinalOf(path) + Suffix, FinalOf(path) }.FirstOrDefault(folder => RunFolder.HasCheckpoint(folder) && RunFolder.IsPresent(folder));

    /// <summary>Whether <paramref name="path"/> has been begun but not finished.</summary>
    public static bool IsUnfinished(string path) => RunFolder.HasCheckpoint(FinalOf(path) + Suffix);

    /// <summary>Where a run goes that is given no place.</summary>
    public static string DefaultFolder(string recipe, string data) =>
        System.IO.Path.Combine("runs", string.Create(CultureInfo.InvariantCulture, $"{recipe}-{data}-{DateTime.Now:yyyyMMdd-HHmmss}"));

    /// <summary>What to call data by where they are: the name of the folder, or of the file without its ending.</summary>
    public static string NameOf(string path)
    {
        var full = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
        return Directory.Exists(full) ? System.IO.Path.GetFileName(full) : System.IO.Path.GetFileNameWithoutExtension(full);
    }

    /// <summary>Lets nothing be left to resume from.</summary>
    public void Discard() => discarded = true;

    /// <summary>Moves the files to their place. An earlier run there goes only when this one has taken its name.</summary>
    public void Commit()
    {
        var old = Path + ".old";
        if (Directory.Exists(old))
            Directory.Delete(old, recursive: true);
        claim.Dispose();
        if (Directory.Exists(Final))
            Directory.Move(Final, old);
        Directory.Move(Path, Final);
        if (Directory.Exists(old))
            Directory.Delete(old, recursive: true);
    }

    /// <summary>Removes what was not committed, unless it can be resumed.</summary>
    public void Dispose()
    {
        claim.Dispose();
        if (Directory.Exists(Path) && (discarded || !RunFolder.HasCheckpoint(Path)))
            Directory.Delete(Path, recursive: true);
    }

    // People may well name the folder that they see.
    private static string FinalOf(string path)
    {
        var full = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
        return full.EndsWith(Suffix, StringComparison.Ordinal) ? full[..^Suffix.Length] : full;
    }

    // An open file that the system closes when the process ends, however it ends.
    private static FileStream Claim(string final, string option)
    {
        try
        {
            Directory.CreateDirectory(final + Suffix);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"{option}: cannot be written: {exception.Message}");
        }
        try
        {
            return new(System.IO.Path.Combine(final + Suffix, "in-use"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"{option}: cannot be written; another process may be training there ({exception.Message})");
        }
    }
}
