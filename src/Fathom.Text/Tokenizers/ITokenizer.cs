using System.Buffers;

namespace Fathom.Text;

/// <summary>
/// Turns text into ids of tokens and back. Tokenizers are immutable and may be used by several threads at once. Methods that take and give strings
/// are in <see cref="TokenizerExtensions"/>.
/// </summary>
public interface ITokenizer
{
    /// <summary>The tokens and their ids, special ones included.</summary>
    Vocabulary Vocabulary { get; }

    /// <summary>Appends the ids of <paramref name="text"/>. A lone surrogate, which is no character, counts as U+FFFD.</summary>
    /// <param name="text">Any text. What looks like a special token in it is ordinary text unless <paramref name="options"/> allow it.</param>
    /// <param name="ids">Receives the ids.</param>
    /// <param name="options">Which special tokens the text may contain, and whether to add those around it; by default none, and yes.</param>
    /// <exception cref="ArgumentException">When a character has no token and the vocabulary has none for the unknown.</exception>
    void EncodeTo(ReadOnlySpan<char> text, List<int> ids, EncodeOptions? options = null);

    /// <summary>
    /// Writes the text of <paramref name="ids"/> as UTF-8. Ids that end within a character, as those of bytes may, give the bytes that are there:
    /// <see cref="TokenStream"/> puts them together.
    /// </summary>
    /// <param name="ids">Ids of the vocabulary.</param>
    /// <param name="utf8">Receives the bytes.</param>
    /// <param name="special">Whether the text of special tokens is written.</param>
    /// <exception cref="ArgumentException">When an id is not one of the vocabulary.</exception>
    void Decode(ReadOnlySpan<int> ids, IBufferWriter<byte> utf8, SpecialText special = SpecialText.Keep);
}
