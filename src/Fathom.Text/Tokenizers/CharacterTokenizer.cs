using System.Buffers;
using System.Text;

namespace Fathom.Text;

/// <summary>One token per character (Unicode code point), in code point order: the tokenizer of character-level language models.</summary>
public sealed class CharacterTokenizer : ITokenizer
{
    private readonly Dictionary<int, int> idOf = [];
    private readonly byte[][] utf8;
    private readonly AddedTokenMatcher special;
    private readonly List<AddedToken> added = [];

    private CharacterTokenizer(List<Rune> characters, ReadOnlySpan<string> specialTokens)
    {
        var tokens = characters.ConvertAll(character => character.ToString());
        foreach (var token in specialTokens)
        {
            added.Add(new AddedToken(tokens.Count, token));
            tokens.Add(token);
        }
        for (var id = 0; id < characters.Count; id++)
            idOf.Add(characters[id].Value, id);
        Vocabulary = new Vocabulary([.. tokens], added.Select(token => token.Id));
        utf8 = [.. tokens.Select(Encoding.UTF8.GetBytes)];
        special = new AddedTokenMatcher(added);
    }

    /// <summary>A tokenizer for the characters that occur in <paramref name="text"/>.</summary>
    /// <param name="text">The text whose characters become tokens.</param>
    /// <param name="specialTokens">Special tokens, whose ids follow those of the characters.</param>
    public static CharacterTokenizer Train(ReadOnlySpan<char> text, params ReadOnlySpan<string> specialTokens)
    {
        var found = new HashSet<Rune>();
        foreach (var rune in text.EnumerateRunes())
            found.Add(rune);
        return new CharacterTokenizer([.. found.Order()], specialTokens);
    }

    /// <inheritdoc/>
    public Vocabulary Vocabulary { get; }

    /// <inheritdoc/>
    public void EncodeTo(ReadOnlySpan<char> text, List<int> ids, EncodeOptions? options = null)
    {
        var allowed = (options ?? EncodeOptions.Default).Special;
        allowed.Check(Vocabulary);
        for (var start = 0; start < text.Length;)
        {
            var next = special.IsIdle(allowed) ? null : special.Next(text, start, allowed);
            Encode(text[start..(next?.Start ?? text.Length)], start, ids);
            if (next is { } found)
                ids.Add(found.Token.Id);
            start = next?.End ?? text.Length;
        }
    }

    /// <inheritdoc/>
    public void Decode(ReadOnlySpan<int> ids, IBufferWriter<byte> utf8, SpecialText special = SpecialText.Keep)
    {
        foreach (var id in ids)
            if ((uint)id >= (uint)this.utf8.Length)
                _ = Vocabulary[id];
            else if (special == SpecialText.Keep || !Vocabulary.IsSpecial(id))
                utf8.Write(this.utf8[id]);
    }

    /// <summary>Writes a <c>tokenizer.json</c> with the same ids: <see cref="TokenizerFile.Load"/> and Hugging Face's library read it.</summary>
    public void Save(string path) => Pipeline().Save(path);

    /// <summary>The same tokenizer as byte-pair encoding without a single merge.</summary>
    private Tokenizer Pipeline() =>
        new(new BpeModel([.. Vocabulary.Tokens.Select((token, id) => Vocabulary.IsSpecial(id) ? null : token)], []), added)
        {
            Decoder = new FuseDecoder(),
        };

    private void Encode(ReadOnlySpan<char> text, int offset, List<int> ids)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (!idOf.TryGetValue(rune.Value, out var id))
                throw new ArgumentException(
                    $"Encode: the character {Quoted.Character(rune)} at position {offset} is not one of the {idOf.Count} that the tokenizer was made from.");
            ids.Add(id);
            offset += rune.Utf16SequenceLength;
        }
    }
}
