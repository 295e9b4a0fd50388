namespace Fathom.Text.Tests;

public class TokenizerFileTests
{
    private const string Small = """
        {
          "version": "1.0", "truncation": null, "padding": null,
          "added_tokens": [{"id": 0, "content": "<s>", "single_word": false, "lstrip": false, "rstrip": false, "normalized": false, "special": true}],
          "normalizer": NORMALIZER, "pre_tokenizer": PRE, "post_processor": POST, "decoder": DECODER,
          "model": MODEL
        }
        """;

    private const string Bpe = """{"type": "BPE", "unk_token": "?", "vocab": {"<s>": 0, "?": 1, "a": 2, "b": 3, "ab": 4, "1": 5, " ": 6, ".": 7, "▁": 8, "é": 9}, "merges": ["a b"]}""";

    public static TheoryData<string> Kinds => ["bpe", "unigram", "bert", "characters", "bytes", "everything"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Saved_and_loaded_gives_the_same_ids_and_text(string kind)
    {
        var original = Make(kind, out var save);
        using var file = new TemporaryFile();
        save(file.Path);
        var loaded = TokenizerFile.Load(file.Path);
        Assert.Equal(original.Vocabulary.Count, loaded.Vocabulary.Count);
        Assert.Equal(original.Vocabulary.Special, loaded.Vocabulary.Special);
        foreach (var text in (string[])[SomeText.English, "it <|endoftext|> was", ""])
        {
            Assert.Equal(original.Encode(text), loaded.Encode(text));
            Assert.Equal(original.Decode(original.Encode(text)), loaded.Decode(loaded.Encode(text)));
        }
        using var again = new TemporaryFile();
        loaded.Save(again.Path);
        Assert.Equal(File.ReadAllText(file.Path), File.ReadAllText(again.Path));
    }

    [Theory]
    [InlineData("""{"type": "Lowercase"}""", "null", "AB", "ab")]
    [InlineData("""{"type": "Sequence", "normalizers": [{"type": "NFKC"}, {"type": "Strip", "strip_left": true, "strip_right": true}]}""", "null", " ａｂ ", "ab")]
    [InlineData("""{"type": "Sequence", "normalizers": [{"type": "NFD"}, {"type": "StripAccents"}]}""", "null", "á", "a")]
    [InlineData("""{"type": "Replace", "pattern": {"Regex": "x+"}, "content": "a"}""", "null", "xxb", "ab")]
    [InlineData("""{"type": "Prepend", "prepend": "▁"}""", "null", "a", "▁ a")]
    [InlineData("null", """{"type": "Whitespace"}""", "ab ab.", "ab ab .")]
    [InlineData("null", """{"type": "Digits", "individual_digits": true}""", "a11", "a 1 1")]
    [InlineData("null", """{"type": "Punctuation", "behavior": "Removed"}""", "a.b", "a b")]
    [InlineData("null", """{"type": "Split", "pattern": {"String": "."}, "behavior": "MergedWithPrevious", "invert": false}""", "a.b", "a . b")]
    [InlineData("null", """{"type": "Sequence", "pretokenizers": [{"type": "WhitespaceSplit"}, {"type": "Split", "pattern": {"Regex": "b"}, "behavior": "Isolated"}]}""", "ab a", "a b a")]
    [InlineData("null", """{"type": "Metaspace", "replacement": "▁", "prepend_scheme": "first", "split": true}""", "a ab", "▁ a ▁ ab")]
    public void Components_do_what_they_say(string normalizer, string pre, string text, string expected)
    {
        var tokenizer = Load(normalizer: normalizer, pre: pre);
        Assert.Equal(expected, string.Join(' ', tokenizer.Encode(text).Select(id => tokenizer.Vocabulary[id])));
    }

    [Fact]
    public void Templates_stand_around_text_and_pairs()
    {
        var tokenizer = Load(post: """
            {"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "<s>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}],
             "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "<s>", "type_id": 1}}, {"Sequence": {"id": "B", "type_id": 1}}],
             "special_tokens": {"<s>": {"id": "<s>", "ids": [0], "tokens": ["<s>"]}}}
            """);
        Assert.Equal([0, 4], tokenizer.Encode("ab"));
        Assert.Equal([4], tokenizer.Encode("ab", new() { Template = false }));
        var (ids, types) = tokenizer.EncodePair("a", "b");
        Assert.Equal([2, 0, 3], ids);
        Assert.Equal([0, 1, 1], types);
    }

    [Fact]
    public void The_decoders_of_llama_put_text_together()
    {
        var tokenizer = Load(
            decoder: """{"type": "Sequence", "decoders": [{"type": "Replace", "pattern": {"String": "▁"}, "content": " "}, {"type": "ByteFallback"}, {"type": "Fuse"}, {"type": "Strip", "content": " ", "start": 1, "stop": 0}]}""",
            model: """{"type": "BPE", "byte_fallback": true, "vocab": {"<s>": 0, "▁": 1, "a": 2, "<0xC3>": 3, "<0xA9>": 4}, "merges": []}""");
        Assert.Equal("a aé", tokenizer.Decode([1, 2, 1, 2, 3, 4]));
        var stream = new TokenStream(tokenizer);
        Assert.Equal(["", "a", " ", "a", "", "é"], new[] { 1, 2, 1, 2, 3, 4 }.Select(stream.Append));
    }

    [Theory]
    [InlineData("{", "line 1, byte")]
    [InlineData("{\"model\": 3}", "model: an object is expected, not \"3\"")]
    [InlineData("{\"version\": \"1.0\"}", "\"model\" is missing")]
    [InlineData("{\"model\": {\"type\": \"WordLevel\"}}", "model \"WordLevel\" is not supported")]
    [InlineData("{\"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": 0, \"b\": 0}, \"merges\": []}}", "\"a\" and \"b\" have the same id, 0")]
    [InlineData("{\"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": 0, \"a\": 1}, \"merges\": []}}", "there twice")]
    [InlineData("{\"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": -1}, \"merges\": []}}", "model.vocab[\"a\"]: a whole number")]
    [InlineData("{\"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": 2000000000}, \"merges\": []}}", "greater than")]
    [InlineData("{\"model\": {\"type\": \"BPE\", \"vocab\": {}, \"merges\": []}}", "vocabulary is empty")]
    [InlineData("{\"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": 0}}}", "\"merges\" is missing")]
    [InlineData("{\"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": 0}, \"merges\": [\"a b\"]}}", "merge 1 needs the token \"b\"")]
    [InlineData("{\"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": 0}, \"merges\": [\"ab\"]}}", "merges[0]: a merge is two tokens")]
    [InlineData("{\"model\": {\"type\": \"BPE\", \"vocab\": {\"\\ud800\": 0}, \"merges\": []}}", "half of a surrogate pair")]
    [InlineData("{\"model\": {\"type\": \"WordPiece\", \"vocab\": {\"a\": 0}}}", "\"[UNK]\", is not in the vocabulary")]
    [InlineData("{\"model\": {\"type\": \"Unigram\", \"unk_id\": 7, \"vocab\": [[\"a\", 0.5]]}}", "unk_id: there are 1 pieces")]
    [InlineData("{\"model\": {\"type\": \"Unigram\", \"vocab\": [[\"a\"]]}}", "a piece and its score")]
    public void Damaged_files_are_errors_that_say_where(string text, string expected)
    {
        using var file = new TemporaryFile(text);
        var error = Assert.Throws<InvalidDataException>(() => TokenizerFile.Load(file.Path));
        Assert.StartsWith(file.Path, error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message);
    }

    [Theory]
    [InlineData("normalizer", "Precompiled", "normalizer.type: the normaliser \"Precompiled\" is not supported")]
    [InlineData("pre", "UnicodeScripts", "pre_tokenizer.type: the pre-tokenizer \"UnicodeScripts\" is not supported")]
    [InlineData("post", "Nothing", "post_processor.type: the post-processor \"Nothing\" is not supported")]
    [InlineData("decoder", "CTC", "decoder.type: the decoder \"CTC\" is not supported")]
    public void Components_that_are_not_supported_are_named(string where, string type, string expected)
    {
        var component = $$"""{"type": "{{type}}"}""";
        var error = Assert.Throws<InvalidDataException>(() => Load(
            where == "normalizer" ? component : "null", where == "pre" ? component : "null", where == "post" ? component : "null", where == "decoder" ? component : "null"));
        Assert.Contains(expected, error.Message);
    }

    [Fact]
    public void Invalid_utf8_is_an_error_with_line_and_offset()
    {
        using var file = new TemporaryFile([(byte)'{', (byte)'\n', (byte)'"', 0xFF, (byte)'"']);
        Assert.Contains("line 2: the byte 0xFF at offset 3", Assert.Throws<InvalidDataException>(() => TokenizerFile.Load(file.Path)).Message);
    }

    [Fact]
    public void An_expression_that_is_none_is_an_error() => Assert.Contains(
        "regular expression", Assert.Throws<InvalidDataException>(() => Load(pre: """{"type": "Split", "pattern": {"Regex": "(a"}, "behavior": "Isolated"}""")).Message);

    private static Tokenizer Load(string normalizer = "null", string pre = "null", string post = "null", string decoder = "null", string model = Bpe)
    {
        using var file = new TemporaryFile(Small.Replace("NORMALIZER", normalizer).Replace("PRE", pre).Replace("POST", post).Replace("DECODER", decoder).Replace("MODEL", model));
        return TokenizerFile.Load(file.Path);
    }

    private static ITokenizer Make(string kind, out Action<string> save)
    {
        switch (kind)
        {
            case "characters":
                var characters = CharacterTokenizer.Train(SomeText.English + "<|endoftext|>", "<|endoftext|>");
                save = characters.Save;
                return characters;
            case "bytes":
                var bytes = new ByteTokenizer("<|endoftext|>");
                save = bytes.Save;
                return bytes;
        }
        var tokenizer = kind switch
        {
            "bpe" => BpeTrainer.Train(SomeText.English, new() { VocabularySize = 300 }),
            "unigram" => UnigramTrainer.Train([SomeText.English], new() { VocabularySize = 340, Special = ["<s>"], Normalizer = new UnicodeNormalizer(NormalForm.Nfkc) }),
            "bert" => new Tokenizer(new WordPieceModel(["[UNK]", "[CLS]", "[SEP]", "it", "was", "the", "##s", ","]), [new(0, "[UNK]"), new(1, "[CLS]"), new(2, "[SEP]")])
            {
                Normalizer = new BertNormalizer { StripAccents = true },
                PreTokenizer = new BertPreTokenizer(),
                PostProcessor = new BertPostProcessor(("[CLS]", 1), ("[SEP]", 2)),
                Decoder = new WordPieceDecoder(),
            },
            _ => Everything(),
        };
        save = tokenizer.Save;
        return tokenizer;
    }

    /// <summary>One of each component that writes itself.</summary>
    private static Tokenizer Everything() =>
        new(new BpeModel(["<unk>", "▁", "i", "t", "it"], [("i", "t")], new() { Unknown = "<unk>", FuseUnknown = true }), [new(0, "<unk>"), new(5, "was") { Special = false, Normalized = true }])
        {
            Normalizer = new SequenceNormalizer(
                new UnicodeNormalizer(NormalForm.Nfd), new LowercaseNormalizer(), new StripAccentsNormalizer(), new StripNormalizer { Right = false },
                new ReplaceNormalizer("x", "y"), new PrependNormalizer("_")),
            PreTokenizer = new SequencePreTokenizer(
                new WhitespaceSplitPreTokenizer(), new WhitespacePreTokenizer(), new PunctuationPreTokenizer { Behavior = SplitBehavior.Contiguous }, new DigitsPreTokenizer(),
                SplitPreTokenizer.At("q", SplitBehavior.Removed), new MetaspacePreTokenizer { Prefix = PrefixSpace.First }),
            PostProcessor = new SequencePostProcessor(
                new ByteLevelPostProcessor(), new TemplatePostProcessor(new([new("<unk>", [0], 0), TemplatePart.First], [TemplatePart.First, TemplatePart.Second]))),
            Decoder = new SequenceDecoder(
                new ReplaceDecoder("▁", " "), new WordEndDecoder(), new ByteFallbackDecoder(), new FuseDecoder(), new StripDecoder(new System.Text.Rune(' '), 1, 0)),
        };
}
