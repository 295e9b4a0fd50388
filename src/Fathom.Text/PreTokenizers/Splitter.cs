namespace Fathom.Text;

/// <summary>Turns a row of matched and unmatched ranges into pieces.</summary>
/// <param name="behavior">What becomes of the matches.</param>
/// <param name="pieces">Receives the pieces.</param>
internal ref struct Splitter(SplitBehavior behavior, Pieces pieces)
{
    // The piece under way, [start, end), and whether its last part was a match.
    private int start, end;
    private bool lastMatched;

    /// <summary>Takes the next range of <paramref name="text"/>, which begins where the last ended.</summary>
    public void Add(ReadOnlySpan<char> text, int rangeEnd, bool matched)
    {
        if (rangeEnd == end)
            return;
        var joins = behavior switch
        {
            SplitBehavior.MergedWithPrevious => matched && !lastMatched,
            SplitBehavior.MergedWithNext => lastMatched && !matched,
            SplitBehavior.Contiguous => lastMatched && matched,
            _ => false,
        };
        if (!joins || start == end)
            Flush(text);
        (end, lastMatched) = (rangeEnd, matched);
    }

    /// <summary>Writes the piece under way.</summary>
    public void Flush(ReadOnlySpan<char> text)
    {
        if (!(behavior == SplitBehavior.Removed && lastMatched))
            pieces.Add(text[start..end]);
        start = end;
    }
}
