namespace Fathom.Data;

/// <summary>Keeps other processes (and other callers in this one) out while a cached file is written.</summary>
internal static class FileLock
{
    // Windows: sharing violation. Linux and macOS: EWOULDBLOCK, as flock reports it.
    // Any other fault, such as a full disk, will not pass by waiting.
    private const int SharingViolation = unchecked((int)0x80070020);
    private const int WouldBlockLinux = 11;
    private const int WouldBlockMac = 35;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits until the lock file is ours; disposing the result lets it go. The empty file stays, since deleting it would race.</summary>
    public static async Task<IDisposable> AcquireAsync(string path, TimeProvider time, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException exception) when (exception.HResult is SharingViolation or WouldBlockLinux or WouldBlockMac)
            {
                await Task.Delay(Pause, time, cancellation).ConfigureAwait(false);
            }
        }
    }
}
