namespace Fathom.Text;

/// <summary>A part of a template: the ids of a special token, or the place of a text.</summary>
/// <param name="Name">Text of the special token, or "A" or "B" for the first or second text.</param>
/// <param name="Ids">Ids of the special token, or null for a text.</param>
/// <param name="TypeId">The segment that the part belongs to, as BERT's segment embedding takes it.</param>
public readonly record struct TemplatePart(string Name, IReadOnlyList<int>? Ids, int TypeId)
{
    /// <summary>The place of the first text.</summary>
    public static TemplatePart First { get; } = new("A", null, 0);

    /// <summary>The place of the second text.</summary>
    public static TemplatePart Second { get; } = new("B", null, 1);
}
