using System.Buffers;
using System.Text;

namespace Fathom.Text;

/// <summary>One token per byte of the text's UTF-8, id = byte; special tokens from 256 on. It knows every text and needs no training.</summary>
public sealed class ByteTokenizer : ITokenizer
{
    private readonly AddedTokenMatcher special;
    private readonly List<AddedToken> added = [];

    /// <summary>A tokenizer of bytes.</summary>
    /// <param name="specialTokens">Special tokens, with ids from 256 on.</param>
    public ByteTokenizer(params ReadOnlySpan<string> specialTokens)
    {
        foreach (var token in specialTokens)
            added.Add(new AddedToken(256 + added.Count, token));
        special = new AddedTokenMatcher(added);
        Vocabulary = new Vocabulary([.. ByteAlphabet.Tokens, .. added.Select(token => token.Content)], added.Select(token => token.Id));
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
            Encode(text[start..(next?.Start ?? text.Length)], ids);
            if (next is { } found)
                ids.Add(found.Token.Id);
            start = next?.End ?? text.Length;
        }
    }

    /// <inheritdoc/>
    public void Decode(ReadOnlySpan<int> ids, IBufferWriter<byte> utf8, SpecialText special = SpecialText.Keep)
    {
        foreach (var id in ids)
            if ((uint)id < 256)
                utf8.Write([(byte)id]);
            else if (Vocabulary[id] is var token && special == SpecialText.Keep)
                utf8.Write(Encoding.UTF8.GetBytes(token));
    }

    /// <summary>Writes a <c>tokenizer.json</c> with the same ids: <see cref="TokenizerFile.Load"/> and Hugging Face's library read it.</summary>
    public void Save(string path) =>
        new Tokenizer(new BpeModel([.. ByteAlphabet.Tokens], []), added)
        {
            PreTokenizer = new ByteLevelPreTokenizer { Split = false },
            Decoder = new ByteLevelDecoder(),
        }.Save(path);

    private static void Encode(ReadOnlySpan<char> text, List<int> ids)
    {
        foreach (var value in Encoding.UTF8.GetBytes(text.ToArray()))
            ids.Add(value);
    }
}
