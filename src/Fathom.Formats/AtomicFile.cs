using System.Text;

namespace Fathom.Formats;

/// <summary>Writes a file wholly or not at all: a reader sees the old content or the new, never a part.</summary>
/// <remarks>
/// The content goes to a temporary file in the same folder, is flushed to the disk, and is renamed over the target. When anything fails
/// before the rename, the temporary file is removed and the target stays as it was. A process killed while writing leaves the target
/// untouched and may leave a file that ends in <c>.tmp</c>.
/// </remarks>
public static class AtomicFile
{
    /// <summary>Replaces the file <paramref name="path"/> with what <paramref name="write"/> puts into the stream.</summary>
    /// <param name="path">The file to create or replace; its folder must exist. A symbolic link is followed.</param>
    /// <param name="write">Writes the content; the stream can seek. An exception it throws leaves the old file untouched.</param>
    /// <exception cref="IOException">When the disk is full, the folder is missing or the rename fails.</exception>
    /// <exception cref="UnauthorizedAccessException">When the folder or the file may not be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);

        // Renaming over a link would replace the link instead of the file it names.
        var target = File.Exists(path) && File.ResolveLinkTarget(path, returnFinalTarget: true) is { } file ? file.FullName : Path.GetFullPath(path);
        // Beside the target, because a rename is atomic only within one file system.
        var temporary = $"{target}.{Path.GetRandomFileName()}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 1 << 16))
            {
                write(stream);
                // Without this a power cut after the rename could leave the new name with no content.
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, target, overwrite: true);
        }
        catch
        {
            Remove(temporary);
            throw;
        }
    }

    /// <summary>Replaces the file <paramref name="path"/> with <paramref name="text"/> in UTF-8 without a byte order mark.</summary>
    /// <exception cref="IOException">As for <see cref="Write"/>.</exception>
    /// <exception cref="UnauthorizedAccessException">As for <see cref="Write"/>.</exception>
    public static void WriteText(string path, string text) => Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    // The failure that brought us here is the one to report, so a failure to clean up is swallowed.
    private static void Remove(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (IOException)
        {
        }
        catch (UnauthorizedAccessException)
        {
        }
    }
}
