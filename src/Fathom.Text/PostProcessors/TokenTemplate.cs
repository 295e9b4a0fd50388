namespace Fathom.Text;

/// <summary>Texts and the special tokens around them, such as [CLS] A [SEP].</summary>
/// <param name="Single">For one text.</param>
/// <param name="Pair">For two, such as [CLS] A [SEP] B [SEP].</param>
public sealed record TokenTemplate(IReadOnlyList<TemplatePart> Single, IReadOnlyList<TemplatePart> Pair)
{
    /// <summary>One text after the other, nothing around them.</summary>
    public static TokenTemplate Bare { get; } = new([TemplatePart.First], [TemplatePart.First, TemplatePart.Second]);
}
