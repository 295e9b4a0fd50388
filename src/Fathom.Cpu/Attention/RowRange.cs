namespace Fathom.Cpu;

/// <summary>The places from <paramref name="First"/> to before <paramref name="End"/>; none where they are equal.</summary>
internal readonly record struct RowRange(int First, int End)
{
    /// <summary>The smallest range that holds several.</summary>
    public static unsafe RowRange Union(RowRange* ranges, int count)
    {
        var (first, end) = (int.MaxValue, 0);
        for (var i = 0; i < count; i++)
            if (ranges[i].First < ranges[i].End)
                (first, end) = (Math.Min(first, ranges[i].First), Math.Max(end, ranges[i].End));
        return new(Math.Min(first, end), end);
    }

    /// <summary>What lies within a block, counted from its beginning.</summary>
    public RowRange Within(int block, int length)
    {
        var first = Math.Clamp(First - block, 0, length);
        return new(first, Math.Clamp(End - block, first, length));
    }

    /// <summary>Whether any place lies in [<paramref name="start"/>, start + length).</summary>
    public bool Meets(int start, int length) => First < End && First < start + length && End > start;

    /// <summary>The whole lines of so many places that hold this range.</summary>
    public RowRange Lines(int places) => First == End ? this : new(First / places * places, (End + places - 1) / places * places);
}
