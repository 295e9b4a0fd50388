using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;

namespace Fathom.Text.Tests;

public class BpeModelTests
{
    private static readonly Tokenizer Trained = BpeTrainer.Train(SomeText.English + SomeText.Hard, new() { VocabularySize = 420 });
    private static readonly BpeModel Model = (BpeModel)Trained.Model;

    [Fact]
    public void Merges_are_those_of_the_definition() =>
        Prop.ForAll(SomeText.Any, text => Trained.Encode(text).SequenceEqual(ByDefinition(text))).QuickCheckThrowOnFailure();

    [Fact]
    public void Long_pieces_merge_as_short_ones_do()
    {
        // The same merges by the heap and by scanning: a run of letters in which pairs overlap.
        var word = string.Concat(Enumerable.Range(0, 600).Select(index => "theat"[index * index % 5]));
        Assert.Equal(ByDefinition(word), Trained.Encode(word));
    }

    [Fact]
    public void Remembering_pieces_changes_nothing()
    {
        var forgetful = new Tokenizer(new BpeModel(Model.Tokens, Model.Merges, new() { RememberedPieces = 0 }), Trained.AddedTokens) { PreTokenizer = Trained.PreTokenizer };
        var brief = new Tokenizer(new BpeModel(Model.Tokens, Model.Merges, new() { RememberedPieces = 7 }), Trained.AddedTokens) { PreTokenizer = Trained.PreTokenizer };
        foreach (var text in (string[])[SomeText.English, SomeText.Hard, SomeText.English])
        {
            Assert.Equal(forgetful.Encode(text), Trained.Encode(text));
            Assert.Equal(forgetful.Encode(text), brief.Encode(text));
        }
    }

    [Fact]
    public void The_way_over_mapped_characters_gives_the_same_ids()
    {
        // A sequence of one is not recognised as byte level, so its pieces are mapped to the alphabet and encoded as characters.
        var mapped = new Tokenizer(Model, Trained.AddedTokens) { PreTokenizer = new SequencePreTokenizer(new ByteLevelPreTokenizer()) };
        Prop.ForAll(SomeText.Any, text => mapped.Encode(text).SequenceEqual(Trained.Encode(text))).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_word_of_a_megabyte_takes_seconds_at_most()
    {
        var clock = Stopwatch.StartNew();
        var ids = Trained.Encode(string.Concat(Enumerable.Repeat("ethane", 170_000)));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"{clock.Elapsed} for 1 MB: quadratic time would be hours.");
        Assert.True(ids.Length < 1_020_000);
    }

    [Fact]
    public async Task Many_threads_may_encode_at_once()
    {
        var expected = Trained.Encode(SomeText.English);
        var results = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => Trained.Encode(SomeText.English))));
        Assert.All(results, ids => Assert.Equal(expected, ids));
    }

    [Fact]
    public void Unknown_characters_follow_the_options()
    {
        string?[] tokens = ["<unk>", "a", "<0xC3>", "<0xA9>"];
        Assert.Equal([1, 0, 1], Encode(new() { Unknown = "<unk>", FuseUnknown = true }, "axya"));
        Assert.Equal([1, 0, 0, 1], Encode(new() { Unknown = "<unk>" }, "axya"));
        Assert.Equal([1, 2, 3, 0], Encode(new() { Unknown = "<unk>", ByteFallback = true }, "aéx"));
        Assert.Contains("\"x\" (U+0078)", Assert.Throws<ArgumentException>(() => Encode(new(), "x")).Message);

        List<int> Encode(BpeOptions options, string text)
        {
            var ids = new List<int>();
            new BpeModel(tokens, [], options).Encode(text, ids);
            return ids;
        }
    }

    [Fact]
    public void A_merge_of_tokens_that_are_not_there_is_an_error() =>
        Assert.Contains("merge 2 needs the token \"ba\"", Assert.Throws<ArgumentException>(() => new BpeModel(["a", "b", "ab"], [("a", "b"), ("b", "a")])).Message);

    /// <summary>As the paper has it: find the best-ranked pair, merge its leftmost occurrence, again.</summary>
    private static List<int> ByDefinition(string text)
    {
        var ranks = Model.Merges.Select((merge, rank) => (merge, rank)).ToDictionary(pair => pair.merge, pair => pair.rank);
        var ids = new List<int>();
        for (int start = 0, end; start < text.Length; start = end)
        {
            end = Gpt2Split.End(text, start);
            var symbols = System.Text.Encoding.UTF8.GetBytes(text[start..end]).Select(value => ByteAlphabet.Character(value).ToString()).ToList();
            while (true)
            {
                var best = Enumerable.Range(0, symbols.Count - 1).Where(index => ranks.ContainsKey((symbols[index], symbols[index + 1])))
                    .OrderBy(index => ranks[(symbols[index], symbols[index + 1])]).ThenBy(index => index).Cast<int?>().FirstOrDefault();
                if (best is not { } at)
                    break;
                symbols[at] += symbols[at + 1];
                symbols.RemoveAt(at + 1);
            }
            ids.AddRange(symbols.Select(Trained.Vocabulary.IdOf));
        }
        return ids;
    }
}
