using System.Buffers;
using System.Text;

namespace Fathom.Text;

/// <summary>
/// A tokenizer put together from parts, as Hugging Face's <c>tokenizer.json</c> describes one: text is normalised, split into pieces, each piece
/// encoded by the model, and a template put around it all. Make one with <see cref="BpeTrainer"/> or <see cref="UnigramTrainer"/>, or load one with
/// <see cref="TokenizerFile"/>, <see cref="Gpt2Files"/> or <see cref="BertFiles"/>.
/// </summary>
public sealed class Tokenizer : ITokenizer
{
    private readonly Lazy<AddedTokenMatcher> original, normalized;
    private readonly Lazy<byte[]?[]> byteLevel;

    /// <summary>A tokenizer around a model.</summary>
    /// <param name="model">Encodes pieces.</param>
    /// <param name="addedTokens">Special tokens and words to look for in the text; ids beyond the model's, or of its own tokens.</param>
    /// <exception cref="ArgumentException">When an id or text is taken twice.</exception>
    public Tokenizer(ITokenModel model, IReadOnlyList<AddedToken>? addedTokens = null)
    {
        AddedTokens = addedTokens ?? [];
        var special = AddedTokens.Where(token => token.Special).Select(token => token.Id).ToHashSet();
        Model = model.Hiding(special);
        Vocabulary = new Vocabulary(Join(model.Tokens, AddedTokens), special);
        original = new(() => new AddedTokenMatcher(AddedTokens.Where(token => !token.Normalized || Normalizer is null)));
        normalized = new(() => new AddedTokenMatcher(AddedTokens.Where(token => token.Normalized && Normalizer is not null), Normalizer is null ? null : Normalizer.Normalize));
        byteLevel = new(() => Decoder is ByteLevelDecoder ? [.. Vocabulary.Tokens.Select(token => token is null ? null : ByteLevelDecoder.Bytes(token))] : []);
    }

    /// <summary>Encodes pieces.</summary>
    public ITokenModel Model { get; }

    /// <summary>Rewrites the text first, or null.</summary>
    public INormalizer? Normalizer { get; init; }

    /// <summary>Splits the text, or null to encode it as one piece.</summary>
    public IPreTokenizer? PreTokenizer { get; init; }

    /// <summary>What is put around the text, or null for nothing.</summary>
    public IPostProcessor? PostProcessor { get; init; }

    /// <summary>Puts tokens together again, or null to put spaces between them.</summary>
    public IDecoder? Decoder { get; init; }

    /// <summary>Special tokens, and words looked for before the text is split.</summary>
    public IReadOnlyList<AddedToken> AddedTokens { get; }

    /// <inheritdoc/>
    public Vocabulary Vocabulary { get; }

    /// <inheritdoc/>
    public void EncodeTo(ReadOnlySpan<char> text, List<int> ids, EncodeOptions? options = null)
    {
        options ??= EncodeOptions.Default;
        if (!options.Template || PostProcessor?.Template is not { } template)
        {
            EncodeText(text, ids, options.Special);
            return;
        }
        foreach (var part in template.Single)
            if (part.Ids is { } special)
                ids.AddRange(special);
            else
                EncodeText(text, ids, options.Special);
    }

    /// <summary>Encodes two texts that belong together, such as question and answer.</summary>
    /// <param name="first">Text A of the template.</param>
    /// <param name="second">Text B of the template.</param>
    /// <param name="options">As for <see cref="EncodeTo"/>.</param>
    /// <returns>Ids, and for each the segment that it belongs to.</returns>
    public (int[] Ids, int[] TypeIds) EncodePair(ReadOnlySpan<char> first, ReadOnlySpan<char> second, EncodeOptions? options = null)
    {
        options ??= EncodeOptions.Default;
        var template = options.Template && PostProcessor?.Template is { } own ? own : TokenTemplate.Bare;
        var (ids, typeIds) = (new List<int>(), new List<int>());
        foreach (var part in template.Pair)
        {
            if (part.Ids is { } special)
                ids.AddRange(special);
            else
                EncodeText(part.Name == "A" ? first : second, ids, options.Special);
            typeIds.AddRange(Enumerable.Repeat(part.TypeId, ids.Count - typeIds.Count));
        }
        return ([.. ids], [.. typeIds]);
    }

    /// <inheritdoc/>
    public void Decode(ReadOnlySpan<int> ids, IBufferWriter<byte> utf8, SpecialText special = SpecialText.Keep)
    {
        var tokens = Decoder is ByteLevelDecoder ? null : new List<byte[]>(ids.Length);
        foreach (var id in ids)
        {
            var token = Vocabulary[id];
            if (special == SpecialText.Skip && Vocabulary.IsSpecial(id))
                continue;
            // Bytes of byte-level tokens are kept, since they are what generation decodes one by one.
            if (tokens is null)
                utf8.Write(byteLevel.Value[id] ?? []);
            else
                tokens.Add(Encoding.UTF8.GetBytes(token));
        }
        if (tokens is null)
            return;
        Decoder?.Decode(tokens);
        for (var index = 0; index < tokens.Count; index++)
        {
            if (Decoder is null && index > 0)
                utf8.Write(" "u8);
            utf8.Write(tokens[index]);
        }
    }

    /// <summary>Writes the tokenizer as a <c>tokenizer.json</c>, which <see cref="TokenizerFile.Load"/> and Hugging Face's library read.</summary>
    public void Save(string path) => TokenizerFile.Save(this, path);

    private void EncodeText(ReadOnlySpan<char> text, List<int> ids, AllowedSpecial allowed)
    {
        allowed.Check(Vocabulary);
        if (original.Value.IsIdle(allowed))
        {
            EncodeSegment(text, first: true, ids, allowed);
            return;
        }
        for (var start = 0; start < text.Length;)
        {
            var next = original.Value.Next(text, start, allowed);
            EncodeSegment(text[start..(next?.Start ?? text.Length)], start == 0, ids, allowed);
            if (next is { } found)
                ids.Add(found.Token.Id);
            start = next?.End ?? text.Length;
        }
    }

    private void EncodeSegment(ReadOnlySpan<char> text, bool first, List<int> ids, AllowedSpecial allowed)
    {
        if (text.IsEmpty)
            return;
        if (Normalizer is not null)
            text = Normalizer.Normalize(text.ToString());
        if (normalized.Value.IsIdle(allowed))
        {
            EncodeNormalized(text, first, ids);
            return;
        }
        for (var start = 0; start < text.Length;)
        {
            var next = normalized.Value.Next(text, start, allowed);
            EncodeNormalized(text[start..(next?.Start ?? text.Length)], first && start == 0, ids);
            if (next is { } found)
                ids.Add(found.Token.Id);
            start = next?.End ?? text.Length;
        }
    }

    private void EncodeNormalized(ReadOnlySpan<char> text, bool first, List<int> ids)
    {
        if (PreTokenizer is ByteLevelPreTokenizer { AddPrefixSpace: false } bytes && Model is BpeModel { CoversBytes: true } bpe)
        {
            bpe.EncodeBytes(text, bytes.Split, ids);
            return;
        }
        if (PreTokenizer is null)
        {
            Model.Encode(text, ids);
            return;
        }
        var pieces = new Pieces();
        PreTokenizer.Split(text, first, pieces);
        for (var index = 0; index < pieces.Count; index++)
            Model.Encode(pieces[index], ids);
    }

    private static string?[] Join(IReadOnlyList<string?> tokens, IReadOnlyList<AddedToken> added)
    {
        var joined = new string?[Math.Max(tokens.Count, added.Count > 0 ? added.Max(token => token.Id) + 1 : 0)];
        for (var id = 0; id < tokens.Count; id++)
            joined[id] = tokens[id];
        foreach (var token in added)
            joined[token.Id] = joined[token.Id] is not { } other || other == token.Content
                ? token.Content
                : throw new ArgumentException(
                    $"Tokenizer: id {token.Id} is that of {Quoted.Text(other)} and of the added token {Quoted.Text(token.Content)}.", nameof(added));
        return joined;
    }
}
