using System.IO.Compression;
using System.Text;
using Fathom.Text;

namespace Fathom.Cli;

/// <summary>Sentences and their translations: line n of one file belongs to line n of the other.</summary>
/// <param name="Name">Name of the files without their endings.</param>
/// <param name="Sources">Sentences to read.</param>
/// <param name="Targets">Sentences to write.</param>
internal sealed record ParallelText(string Name, string[] Sources, string[] Targets)
{
    /// <summary>Reads NAME.SOURCE and NAME.TARGET, either of them gzipped or not.</summary>
    public static ParallelText Read(string folder, string name, string source, string target)
    {
        var (sources, targets) = (Lines(folder, $"{name}.{source}"), Lines(folder, $"{name}.{target}"));
        return sources.Length == targets.Length ? new(name, sources, targets)
            : throw new CliException($"{folder}: {name}.{source} has {sources.Length} lines and {name}.{target} {targets.Length}; line n of one must be the translation of line n of the other.");
    }

    /// <summary>Names of the pairs of files in a folder that begin with <paramref name="prefix"/>, in order.</summary>
    public static string[] Names(string folder, string prefix, string source, string target) =>
    [
        .. Directory.GetFiles(folder, $"{prefix}*").Select(file => Path.GetFileName(file).Replace(".gz", "", StringComparison.Ordinal))
            .Where(file => file.EndsWith($".{source}", StringComparison.Ordinal)).Select(file => file[..^(source.Length + 1)])
            .Where(name => FileOf(folder, $"{name}.{target}") is not null).Distinct().Order(StringComparer.Ordinal),
    ];

    private static string? FileOf(string folder, string name) =>
        new[] { Path.Combine(folder, name), Path.Combine(folder, name + ".gz") }.FirstOrDefault(File.Exists);

    private static string[] Lines(string folder, string name)
    {
        var file = FileOf(folder, name) ?? throw new CliException($"{folder}: no file {name} or {name}.gz. Are --source and --target the endings of the files?");
        var text = file.EndsWith(".gz", StringComparison.Ordinal) ? Unzip(file) : Utf8File.ReadText(file);
        string[] lines = [.. text.TrimEnd('\n').Split('\n').Select(line => line.Trim())];
        return text.Length > 0 ? lines : throw new CliException($"{file}: the file is empty.");
    }

    private static string Unzip(string file)
    {
        try
        {
            using var stream = new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
            using var reader = new StreamReader(stream, new UTF8Encoding(false, throwOnInvalidBytes: true));
            return reader.ReadToEnd();
        }
        catch (Exception exception) when (exception is InvalidDataException or DecoderFallbackException)
        {
            throw new InvalidDataException($"{file}: damaged, or not UTF-8: {exception.Message}", exception);
        }
    }
}
