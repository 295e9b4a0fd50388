namespace Fathom;

/// <summary>
/// One position of an index expression <c>x[...]</c>: a number (the axis disappears), a range (optionally with a step), an integer or bool
/// tensor, a new axis, or "all the axes in between".
/// </summary>
public readonly struct Indexer
{
    private Indexer(IndexerKind kind) => Kind = kind;

    /// <summary>A new axis of size 1.</summary>
    public static Indexer NewAxis { get; } = new(IndexerKind.NewAxis);

    /// <summary>All axes that the other positions leave over; NumPy's <c>...</c>.</summary>
    public static Indexer Ellipsis { get; } = new(IndexerKind.Ellipsis);

    internal IndexerKind Kind { get; private init; }

    internal Index Index { get; private init; }

    internal Range Range { get; private init; }

    internal int Step { get; private init; }

    internal Tensor? Tensor { get; private init; }

    /// <summary>Every <paramref name="step"/>-th element of a range; a negative step walks it from its end.</summary>
    public static Indexer Stepped(Range range, int step) => step != 0 ? new(IndexerKind.Range) { Range = range, Step = step }
        : throw new ArgumentOutOfRangeException(nameof(step), "Index: the step of a range must not be 0.");

    /// <summary>One element of an axis; negative numbers count from the end.</summary>
    public static implicit operator Indexer(int index) => new(IndexerKind.Index) { Index = index < 0 ? ^-index : index };

    /// <summary>One element of an axis, such as <c>^1</c>.</summary>
    public static implicit operator Indexer(Index index) => new(IndexerKind.Index) { Index = index };

    /// <summary>A part of an axis, such as <c>1..^1</c> or <c>..</c>.</summary>
    public static implicit operator Indexer(Range range) => new(IndexerKind.Range) { Range = range, Step = 1 };

    /// <summary>Elements by number (integers), or where a condition holds (bool, as many axes as the tensor has).</summary>
    public static implicit operator Indexer(Tensor tensor) => new(IndexerKind.Tensor) { Tensor = tensor };
}

internal enum IndexerKind : byte
{
    Index,
    Range,
    Tensor,
    NewAxis,
    Ellipsis,
}
