namespace Fathom.Formats;

/// <summary>Reads as many bytes as a file claims to hold without believing the claim: memory follows the bytes that arrive.</summary>
internal static class BoundedRead
{
    // A claim up to this size is allocated at once: the most that a lying file can cost.
    private const int TrustedBytes = 1 << 16;

    /// <summary>Fills a new array of <paramref name="count"/> bytes, or returns null when the stream ends before.</summary>
    /// <remarks>
    /// A stream that knows its length is asked first, so that the array is allocated once; for any other the buffer doubles as
    /// the bytes come in.
    /// </remarks>
    public static byte[]? Exactly(Stream stream, int count)
    {
        if (stream.CanSeek && stream.Length - stream.Position < count)
            return null;
        var buffer = new byte[stream.CanSeek ? count : Math.Min(count, TrustedBytes)];
        var filled = 0;
        while (true)
        {
            filled += stream.ReadAtLeast(buffer.AsSpan(filled), buffer.Length - filled, throwOnEndOfStream: false);
            if (filled < buffer.Length)
                return null;
            if (filled == count)
                return buffer;
            Array.Resize(ref buffer, (int)Math.Min(count, 2L * buffer.Length));
        }
    }

    /// <summary>Whether the stream has no byte left; consumes one if it has.</summary>
    public static bool AtEnd(Stream stream) => stream.ReadByte() < 0;
}
