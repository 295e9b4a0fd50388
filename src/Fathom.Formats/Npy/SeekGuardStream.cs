namespace Fathom.Formats;

/// <summary>
/// A seekable stream to read from that reports a place outside of it as <see cref="InvalidDataException"/>: .NET's archive reader seeks where
/// the archive says, and an <see cref="IOException"/> from there could not be told from trouble with the disk.
/// </summary>
internal sealed class SeekGuardStream(Stream inner) : Stream
{
    private readonly long length = inner.Length;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => inner.Position;
        set => inner.Position = value >= 0 && value <= length
            ? value
            : throw new InvalidDataException($"It points to byte {value} of its {length}.");
    }

    public override long Seek(long offset, SeekOrigin origin)
    {
        var start = origin switch
        {
            SeekOrigin.Begin => 0,
            SeekOrigin.Current => inner.Position,
            _ => length,
        };
        // May wrap around to a negative place, which is refused like any other.
        return Position = unchecked(start + offset);
    }

    public override int Read(Span<byte> buffer) => inner.Read(buffer);

    public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
