namespace Fathom.Cpu;

/// <summary>The places from <paramref name="First"/> to before <paramref name="End"/>; none where they are equal.</summary>
internal readonly record struct RowRange(int First, int End)
{
    /// <summary>What lies within a block, counted from its beginning.</summary>
    public RowRange Within(int block, int length)
    {
        var first = Math.Clamp(First - block, 0, length);
        return new(first, Math.Clamp(End - block, first, length));
    }

    /// <summary>The whole lines of so many places that hold this range.</summary>
    public RowRange Lines(int places) => First == End ? this : new(First / places * places, (End + places - 1) / places * places);
}
