namespace Fathom.Text;

/// <summary>A list of pieces of text in one buffer: what a pre-tokenizer writes.</summary>
public sealed class Pieces
{
    private readonly List<(int Start, int Length)> ranges = [];
    private char[] characters = new char[256];
    private int written;

    /// <summary>Number of pieces.</summary>
    public int Count => ranges.Count;

    /// <summary>Piece <paramref name="index"/>; it stays valid until more is added.</summary>
    public ReadOnlySpan<char> this[int index] => characters.AsSpan(ranges[index].Start, ranges[index].Length);

    /// <summary>Adds a piece; an empty one is none.</summary>
    public void Add(ReadOnlySpan<char> piece) => piece.CopyTo(Add(piece.Length));

    /// <summary>Adds a piece of <paramref name="length"/> characters, which the caller writes.</summary>
    public Span<char> Add(int length)
    {
        if (written + length > characters.Length)
            Array.Resize(ref characters, Math.Max(written + length, characters.Length * 2));
        if (length > 0)
            ranges.Add((written, length));
        written += length;
        return characters.AsSpan(written - length, length);
    }

    /// <summary>Takes all pieces out.</summary>
    public void Clear()
    {
        ranges.Clear();
        written = 0;
    }
}
