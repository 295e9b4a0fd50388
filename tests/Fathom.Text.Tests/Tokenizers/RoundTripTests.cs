using FsCheck;
using FsCheck.Fluent;

namespace Fathom.Text.Tests;

/// <summary>Decoding what was encoded gives the text back, whatever the text.</summary>
public class RoundTripTests
{
    private static readonly Tokenizer Bpe = BpeTrainer.Train(SomeText.English + SomeText.Hard, new() { VocabularySize = 400 });
    private static readonly Tokenizer Unigram = UnigramTrainer.Train([SomeText.English], new() { VocabularySize = 350 });
    private static readonly ByteTokenizer Bytes = new("<|endoftext|>");

    [Fact]
    public void Bytes_come_back() => Check(Bytes);

    [Fact]
    public void Byte_level_bpe_comes_back() => Check(Bpe);

    [Fact]
    public void Unigram_with_bytes_comes_back() =>
        Prop.ForAll(SomeText.Any, text => !text.Contains('▁') && Unigram.Decode(Unigram.Encode(text)) is var back && back == SomeText.WellFormed(text) || text.Contains('▁'))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Characters_come_back() =>
        Prop.ForAll(SomeText.Any, text =>
        {
            var tokenizer = CharacterTokenizer.Train(text);
            return tokenizer.Decode(tokenizer.Encode(text)) == SomeText.WellFormed(text);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Streaming_gives_the_same_text_and_no_half_characters() =>
        Prop.ForAll(SomeText.Any, text => new ITokenizer[] { Bytes, Bpe, Unigram }.All(tokenizer =>
        {
            var stream = new TokenStream(tokenizer);
            var ids = tokenizer.Encode(text);
            var pieces = ids.Select(stream.Append).ToList();
            pieces.Add(stream.Flush());
            return string.Concat(pieces) == tokenizer.Decode(ids)
                && pieces.All(piece => SomeText.WellFormed(piece) == piece && (!piece.Contains('\uFFFD') || SomeText.WellFormed(text).Contains('\uFFFD')));
        })).QuickCheckThrowOnFailure();

    [Fact]
    public void Hard_text_comes_back_from_every_tokenizer()
    {
        foreach (var tokenizer in new ITokenizer[] { Bytes, Bpe, Unigram, CharacterTokenizer.Train(SomeText.Hard) })
            Assert.Equal(SomeText.Hard, tokenizer.Decode(tokenizer.Encode(SomeText.Hard)));
    }

    private static void Check(ITokenizer tokenizer) =>
        Prop.ForAll(SomeText.Any, text => tokenizer.Decode(tokenizer.Encode(text)) == SomeText.WellFormed(text)).QuickCheckThrowOnFailure();
}
