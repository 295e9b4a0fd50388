namespace Fathom.Text.Tests;

public class BpeTrainerTests
{
    [Fact]
    public void Merges_the_most_frequent_pair_first()
    {
        // By hand: "ab" 5 times; " ab" 4 times; then " abc" and " abd" twice each, the lower id first; the "abc" without space is alone.
        var model = (BpeModel)BpeTrainer.Train("abc abc abc abd abd", new() { VocabularySize = 1000 }).Model;
        Assert.Equal([("a", "b"), ("Ġ", "ab"), ("Ġab", "c"), ("Ġab", "d")], model.Merges);
    }

    [Fact]
    public void Agrees_with_counting_anew_at_each_merge()
    {
        var model = (BpeModel)BpeTrainer.Train(SomeText.English + SomeText.Hard, new() { VocabularySize = 350, Special = [] }).Model;
        Assert.Equal(ByDefinition(SomeText.English + SomeText.Hard, model.Merges.Count, model), model.Merges);
    }

    [Fact]
    public void Overlapping_pairs_are_counted_as_they_are_merged()
    {
        var model = (BpeModel)BpeTrainer.Train("aaaaaaa aaaaaaaa", new() { VocabularySize = 300, Special = [] }).Model;
        Assert.Equal(("a", "a"), model.Merges[0]);
        Assert.Equal(("aa", "aa"), model.Merges[1]);
    }

    [Fact]
    public void The_same_text_gives_the_same_tokens() => Assert.Equal(
        ((BpeModel)BpeTrainer.Train(SomeText.English).Model).Merges, ((BpeModel)BpeTrainer.Train(SomeText.English).Model).Merges);

    [Fact]
    public void Empty_text_and_small_vocabularies_are_errors()
    {
        Assert.Contains("empty", Assert.Throws<ArgumentException>(() => BpeTrainer.Train("")).Message);
        Assert.Contains("at least 257", Assert.Throws<ArgumentException>(() => BpeTrainer.Train("a", new() { VocabularySize = 200 })).Message);
    }

    private static List<(string, string)> ByDefinition(string text, int merges, BpeModel model)
    {
        var ids = model.Tokens.Select((token, id) => (token, id)).ToDictionary(pair => pair.token!, pair => pair.id);
        var words = new List<List<string>>();
        for (int start = 0, end; start < text.Length; start = end)
        {
            end = Gpt2Split.End(text, start);
            words.Add([.. System.Text.Encoding.UTF8.GetBytes(text[start..end]).Select(value => ByteAlphabet.Character(value).ToString())]);
        }
        var result = new List<(string, string)>();
        while (result.Count < merges)
        {
            var best = words.SelectMany(word => word.Zip(word.Skip(1))).GroupBy(pair => pair)
                .OrderByDescending(group => group.Count()).ThenBy(group => ids[group.Key.First]).ThenBy(group => ids[group.Key.Second]).First().Key;
            result.Add(best);
            foreach (var word in words)
                for (var index = 0; index + 1 < word.Count; index++)
                    if ((word[index], word[index + 1]) == best)
                    {
                        word[index] += word[index + 1];
                        word.RemoveAt(index + 1);
                    }
        }
        return result;
    }
}
