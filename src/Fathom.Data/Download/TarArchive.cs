using System.Formats.Tar;
using System.IO.Compression;

namespace Fathom.Data;

/// <summary>Unpacks .tar.gz archives without trusting what they name.</summary>
internal static class TarArchive
{
    private const int MaxEntries = 100_000;

    /// <summary>
    /// Unpacks regular files and folders of <paramref name="archivePath"/> into <paramref name="folder"/>. Links, devices, and names that
    /// lead out of the folder are refused.
    /// </summary>
    /// <param name="archivePath">The .tar.gz file.</param>
    /// <param name="folder">An existing folder.</param>
    /// <param name="maxBytes">Most bytes that the files may have together.</param>
    /// <param name="cancellation">Stops between files.</param>
    /// <exception cref="FormatException">When the archive is damaged, too large, or holds something refused.</exception>
    public static void Extract(string archivePath, string folder, long maxBytes, CancellationToken cancellation)
    {
        try
        {
            using var file = File.OpenRead(archivePath);
            using var gzip = new GZipStream(file, CompressionMode.Decompress);
            using var reader = new TarReader(gzip);
            var entries = 0;
            while (reader.GetNextEntry() is { } entry)
            {
                cancellation.ThrowIfCancellationRequested();
                if (++entries > MaxEntries || (maxBytes -= entry.Length) < 0)
                    throw new FormatException($"{archivePath}: unpacks to more than a data set of this kind should hold. Is it the right file?");
                ExtractEntry(archivePath, folder, entry);
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
        {
            throw new FormatException($"{archivePath}: damaged archive ({exception.Message}). Download it again?", exception);
        }
    }

    private static void ExtractEntry(string archivePath, string folder, TarEntry entry)
    {
        var root = Path.GetFullPath(folder) + Path.DirectorySeparatorChar;
        var target = Path.GetFullPath(Path.Combine(root, entry.Name));
        var isInside = target.StartsWith(root, StringComparison.Ordinal) || target + Path.DirectorySeparatorChar == root;
        if (!isInside)
            throw new FormatException($"{archivePath}: entry '{entry.Name}' would be written outside the folder. Do not use this archive.");
        switch (entry.EntryType)
        {
            case TarEntryType.Directory:
                Directory.CreateDirectory(target);
                break;
            case TarEntryType.RegularFile or TarEntryType.V7RegularFile:
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                using (var output = new FileStream(target, FileMode.CreateNew, FileAccess.Write))
                    entry.DataStream?.CopyTo(output);
                break;
            case TarEntryType.GlobalExtendedAttributes:
                break;
            default:
                throw new FormatException($"{archivePath}: entry '{entry.Name}' is a {entry.EntryType}; only files and folders are unpacked.");
        }
    }
}
