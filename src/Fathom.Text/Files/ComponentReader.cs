namespace Fathom.Text;

/// <summary>The components of <c>tokenizer.json</c> by their type, which the file names.</summary>
internal static class ComponentReader
{
    private static readonly Dictionary<string, Func<JsonAt, INormalizer>> Normalizers = new()
    {
        ["NFC"] = _ => new UnicodeNormalizer(NormalForm.Nfc),
        ["NFD"] = _ => new UnicodeNormalizer(NormalForm.Nfd),
        ["NFKC"] = _ => new UnicodeNormalizer(NormalForm.Nfkc),
        ["NFKD"] = _ => new UnicodeNormalizer(NormalForm.Nfkd),
        ["Lowercase"] = _ => new LowercaseNormalizer(),
        ["StripAccents"] = _ => new StripAccentsNormalizer(),
        ["BertNormalizer"] = BertNormalizer.Read,
        ["Replace"] = ReplaceNormalizer.Read,
        ["Prepend"] = PrependNormalizer.Read,
        ["Strip"] = StripNormalizer.Read,
        ["Sequence"] = SequenceNormalizer.Read,
    };

    private static readonly Dictionary<string, Func<JsonAt, IPreTokenizer>> PreTokenizers = new()
    {
        ["ByteLevel"] = ByteLevelPreTokenizer.Read,
        ["Whitespace"] = _ => new WhitespacePreTokenizer(),
        ["WhitespaceSplit"] = _ => new WhitespaceSplitPreTokenizer(),
        ["BertPreTokenizer"] = _ => new BertPreTokenizer(),
        ["Metaspace"] = MetaspacePreTokenizer.Read,
        ["Split"] = SplitPreTokenizer.Read,
        ["Digits"] = DigitsPreTokenizer.Read,
        ["Punctuation"] = PunctuationPreTokenizer.Read,
        ["Sequence"] = SequencePreTokenizer.Read,
    };

    private static readonly Dictionary<string, Func<JsonAt, IPostProcessor>> PostProcessors = new()
    {
        ["ByteLevel"] = _ => new ByteLevelPostProcessor(),
        ["BertProcessing"] = BertPostProcessor.Read,
        ["TemplateProcessing"] = TemplatePostProcessor.Read,
        ["Sequence"] = SequencePostProcessor.Read,
    };

    private static readonly Dictionary<string, Func<JsonAt, IDecoder>> Decoders = new()
    {
        ["ByteLevel"] = _ => new ByteLevelDecoder(),
        ["WordPiece"] = WordPieceDecoder.Read,
        ["Metaspace"] = MetaspaceDecoder.Read,
        ["BPEDecoder"] = WordEndDecoder.Read,
        ["ByteFallback"] = _ => new ByteFallbackDecoder(),
        ["Fuse"] = _ => new FuseDecoder(),
        ["Strip"] = StripDecoder.Read,
        ["Replace"] = ReplaceDecoder.Read,
        ["Sequence"] = SequenceDecoder.Read,
    };

    public static INormalizer Normalizer(JsonAt json) => Read(json, "normaliser", Normalizers);

    public static IPreTokenizer PreTokenizer(JsonAt json) => Read(json, "pre-tokenizer", PreTokenizers);

    public static IPostProcessor PostProcessor(JsonAt json) => Read(json, "post-processor", PostProcessors);

    public static IDecoder Decoder(JsonAt json) => Read(json, "decoder", Decoders);

    private static T Read<T>(JsonAt json, string what, Dictionary<string, Func<JsonAt, T>> readers)
    {
        var type = json.Member("type");
        return readers.TryGetValue(type.Text(), out var read)
            ? read(json)
            : throw type.Error($"the {what} {Quoted.Text(type.Text())} is not supported; supported are {string.Join(", ", readers.Keys)}");
    }
}
