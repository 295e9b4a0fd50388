namespace Fathom.Text;

/// <summary>How text is encoded.</summary>
public sealed record EncodeOptions
{
    /// <summary>No special token in the text, and the template applied.</summary>
    public static EncodeOptions Default { get; } = new();

    /// <summary>
    /// The special tokens that the text may contain. None by default, so that text from outside cannot smuggle in an end of text or the turn of another
    /// speaker.
    /// </summary>
    public AllowedSpecial Special { get; init; } = AllowedSpecial.None;

    /// <summary>Whether the tokenizer's template, such as [CLS] text [SEP], is put around the text. Tokenizers without one ignore this.</summary>
    public bool Template { get; init; } = true;
}
