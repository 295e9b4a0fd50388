using System.IO.Compression;

namespace Fathom.Formats;

/// <summary>Reads and writes NumPy's .npz files: zip archives of named .npy arrays.</summary>
/// <remarks>
/// Entries whose name does not end in .npy are passed over. Sizes, headers and checksums of the entries must agree; a malformed
/// archive is a <see cref="FormatException"/>. Types: see <see cref="Npy"/>.
/// </remarks>
public static class Npz
{
    private const string Extension = ".npy";

    // Fixed, so that equal arrays give equal files; the earliest time a zip archive can name.
    private static readonly DateTimeOffset Timestamp = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Reads all arrays of a file, in its order.</summary>
    /// <param name="path">The archive.</param>
    /// <param name="limits">How much it may unpack to; null for the defaults.</param>
    /// <exception cref="FormatException">When the archive is malformed, beyond the limits, or a type has no counterpart.</exception>
    /// <exception cref="IOException">When the file is missing or cannot be read.</exception>
    public static IReadOnlyDictionary<string, NpyArray> Load(string path, NpzLimits? limits = null)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16);
        return Read(stream, Quoted.Name(path), limits ?? new NpzLimits());
    }

    /// <summary>Reads all arrays of an archive, in its order.</summary>
    /// <param name="stream">The archive. One that cannot seek is first copied to memory.</param>
    /// <param name="limits">How much it may unpack to; null for the defaults.</param>
    /// <exception cref="FormatException">When the archive is malformed, beyond the limits, or a type has no counterpart.</exception>
    public static IReadOnlyDictionary<string, NpyArray> Read(Stream stream, NpzLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return Read(stream, "stream", limits ?? new NpzLimits());
    }

    /// <summary>Writes a file, atomically: on failure a file that was there stays as it was.</summary>
    /// <param name="path">The file to create or replace.</param>
    /// <param name="arrays">Named arrays, written in this order.</param>
    /// <param name="compression">How hard to compress; none is fastest, and weights compress little.</param>
    /// <exception cref="ArgumentException">When two names are equal, or an array cannot be written; see <see cref="Npy.Write"/>.</exception>
    /// <exception cref="IOException">When the file cannot be written.</exception>
    public static void Save(
        string path, IEnumerable<KeyValuePair<string, NpyArray>> arrays, CompressionLevel compression = CompressionLevel.NoCompression) =>
        AtomicFile.Write(path, stream => Write(stream, arrays, compression));

    /// <summary>Writes an archive to a stream, which stays open.</summary>
    /// <inheritdoc cref="Save" path="/exception"/>
    /// <param name="stream">Where to write.</param>
    /// <param name="arrays">Named arrays, written in this order.</param>
    /// <param name="compression">How hard to compress.</param>
    public static void Write(
        Stream stream, IEnumerable<KeyValuePair<string, NpyArray>> arrays, CompressionLevel compression = CompressionLevel.NoCompression)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(arrays);
        using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, array) in arrays)
        {
            if (!Utf16.IsValid(name) || !names.Add(name))
                throw new ArgumentException($"Npz: the name {Quoted.Name(name)} is there twice or not valid text. Give each array a name of its own.");
            var entry = archive.CreateEntry(name + Extension, compression);
            entry.LastWriteTime = Timestamp;
            using var content = entry.Open();
            Npy.Write(content, array);
        }
    }

    private static IReadOnlyDictionary<string, NpyArray> Read(Stream stream, string source, NpzLimits limits)
    {
        if (!stream.CanSeek)
        {
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            copy.Position = 0;
            return Read(copy, source, limits);
        }
        try
        {
            using var archive = new ZipArchive(new SeekGuardStream(stream), ZipArchiveMode.Read, leaveOpen: true);
            CheckLimits(archive, stream.Length, source, limits);
            var arrays = new OrderedDictionary<string, NpyArray>(StringComparer.Ordinal);
            foreach (var entry in archive.Entries)
            {
                if (!entry.FullName.EndsWith(Extension, StringComparison.Ordinal))
                    continue;
                var name = entry.FullName[..^Extension.Length];
                if (!arrays.TryAdd(name, ReadEntry(entry, $"{source}, array {Quoted.Name(name)}")))
                    throw Fail(source, $"has two arrays named {Quoted.Name(name)}. Give each a name of its own.");
            }
            return arrays;
        }
        catch (InvalidDataException exception)
        {
            throw new FormatException($"Npz: {source} is not a sound zip archive: {exception.Message} It is damaged; fetch it again?", exception);
        }
    }

    private static void CheckLimits(ZipArchive archive, long archiveByteLength, string source, NpzLimits limits)
    {
        if (archive.Entries.Count > limits.MaxEntries)
            throw Fail(source, $"has {archive.Entries.Count} entries, more than {limits.MaxEntries}. Raise {nameof(NpzLimits)}.{nameof(limits.MaxEntries)}?");
        long total = 0;
        foreach (var entry in archive.Entries)
        {
            if (entry.CompressedLength < 0 || entry.CompressedLength > archiveByteLength)
                throw Fail(source, $"claims {entry.CompressedLength} bytes for {Quoted.Name(entry.FullName)}, but has {archiveByteLength}. Is it cut short?");
            // Subtracted rather than added up: a hostile size cannot overflow the sum.
            if (entry.Length < 0 || entry.Length > limits.MaxBytes - total)
                throw Fail(source, $"unpacks to more than {limits.MaxBytes} bytes. If you trust it, raise {nameof(NpzLimits)}.{nameof(limits.MaxBytes)}.");
            total += entry.Length;
        }
    }

    private static NpyArray ReadEntry(ZipArchiveEntry entry, string source)
    {
        using var unpacked = entry.Open();
        var content = new ChecksumStream(unpacked);
        var header = NpyHeaderReader.Read(content, source);
        if (header.ByteLength + header.DataByteLength != entry.Length)
            throw Fail(source, $"takes {header.ByteLength + header.DataByteLength} bytes by its own header, {entry.Length} by the archive's. Is it damaged?");
        var array = NpyReader.ReadData(content, header, source);
        if (!BoundedRead.AtEnd(content))
            throw Fail(source, $"goes on after the {entry.Length} bytes announced. Is it damaged?");
        if (content.Checksum != entry.Crc32)
            throw Fail(source, "has a wrong checksum. It is damaged; fetch it again?");
        return array;
    }

    private static FormatException Fail(string source, string message) => new($"Npz: {source} {message}");
}
