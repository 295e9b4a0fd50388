using Fathom.Text;

namespace Fathom.Cli;

/// <summary>How likely each character follows another, by counting: what a network must beat.</summary>
internal static class BigramModel
{
    /// <summary>Mean loss per character, the end of a name included, in nats; each pair counts once more than it was seen.</summary>
    public static double Loss(NameList names, IReadOnlyList<string> measured)
    {
        var vocabulary = names.Tokenizer.Vocabulary.Count;
        var counts = new double[vocabulary, vocabulary];
        var totals = new double[vocabulary];
        foreach (var name in names.Train)
            foreach (var (first, second) in Pairs(names, name))
                (counts[first, second], totals[first]) = (counts[first, second] + 1, totals[first] + 1);
        var losses = measured.SelectMany(name => Pairs(names, name))
            .Select(pair => -Math.Log((counts[pair.First, pair.Second] + 1) / (totals[pair.First] + vocabulary)));
        return losses.Average();
    }

    private static IEnumerable<(int First, int Second)> Pairs(NameList names, string name)
    {
        var ids = names.Tokenizer.Encode($"\n{name}\n");
        return ids.Zip(ids.Skip(1));
    }
}
