using System.Buffers;
using System.Text;

namespace Fathom.Text;

/// <summary>
/// Decodes tokens one at a time: the strings it gives, put together, are the text of all tokens. A character whose bytes lie in several tokens
/// comes whole with the last of them.
/// </summary>
/// <param name="tokenizer">What the ids mean.</param>
/// <param name="special">Whether the text of special tokens is part of the stream.</param>
public sealed class TokenStream(ITokenizer tokenizer, SpecialText special = SpecialText.Skip)
{
    private readonly Decoder decoder = Encoding.UTF8.GetDecoder();
    private readonly ArrayBufferWriter<byte> before = new(64), both = new(64);
    private readonly List<int> window = [];

    /// <summary>The text that is complete with token <paramref name="id"/>; often empty when a character is not.</summary>
    public string Append(int id)
    {
        if (special == SpecialText.Skip && tokenizer.Vocabulary.IsSpecial(id))
            return "";
        // What a token looks like may depend on whether one stands before it (WordPiece and SentencePiece drop the first space), so the previous
        // token is decoded along and its text taken off.
        Decode(before);
        window.Add(id);
        Decode(both);
        if (window.Count > 1)
            window.RemoveAt(0);
        var bytes = both.WrittenSpan;
        return Read(bytes.StartsWith(before.WrittenSpan) ? bytes[before.WrittenCount..] : bytes, last: false);
    }

    /// <summary>What is left when no more tokens come: U+FFFD for a character that stayed incomplete, else nothing. The stream can go on after it.</summary>
    public string Flush()
    {
        window.Clear();
        return Read([], last: true);
    }

    private void Decode(ArrayBufferWriter<byte> utf8)
    {
        utf8.ResetWrittenCount();
        tokenizer.Decode(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(window), utf8, special);
    }

    private string Read(ReadOnlySpan<byte> bytes, bool last)
    {
        var characters = new char[decoder.GetCharCount(bytes, last)];
        return new string(characters, 0, decoder.GetChars(bytes, characters, last));
    }
}
