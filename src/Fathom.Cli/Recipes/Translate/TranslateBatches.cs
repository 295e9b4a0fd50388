namespace Fathom.Cli;

/// <summary>
/// Pairs of sentences in batches of like length. Lengths are rounded up to a few, and each length has its own number of rows, so that few shapes occur and
/// few programs are compiled.
/// </summary>
internal sealed class TranslateBatches
{
    private const int Rounding = 8;
    private readonly (int[] Source, int[] Target)[] pairs;
    private readonly ILookup<int, int> byLength;
    private readonly int tokens;
    private readonly RandomKey key;
    private int pass = -1;
    private (int Length, int[] Rows)[] batches = [];

    /// <summary>Batches of pairs.</summary>
    /// <param name="pairs">Ids of sentences and translations, each with its end.</param>
    /// <param name="tokens">Tokens of a batch on each side, padding included.</param>
    /// <param name="key">Source of the orders.</param>
    public TranslateBatches((int[] Source, int[] Target)[] pairs, int tokens, RandomKey key)
    {
        (this.pairs, this.tokens, this.key) = (pairs, tokens, key);
        byLength = Enumerable.Range(0, pairs.Length).ToLookup(row => Rounded(Math.Max(pairs[row].Source.Length, pairs[row].Target.Length)));
    }

    /// <summary>Steps in which every pair comes up about once.</summary>
    public int StepsPerPass => byLength.Sum(group => (group.Count() + RowsOf(group.Key) - 1) / RowsOf(group.Key));

    /// <summary>The batch of a step: source and target i64 [B, T], the target begun by a start token, and what it should be, one token on.</summary>
    public (Tensor Source, Tensor Target, Tensor Wanted) Of(int step)
    {
        Mix(step / StepsPerPass);
        var (length, rows) = batches[step % StepsPerPass];
        return Of([.. rows.Select(row => pairs[row])], length);
    }

    /// <summary>Pairs as tensors of one length.</summary>
    public static (Tensor Source, Tensor Target, Tensor Wanted) Of(IReadOnlyList<(int[] Source, int[] Target)> pairs, int length)
    {
        var (source, target, wanted) = (new long[pairs.Count * length], new long[pairs.Count * length], new long[pairs.Count * length]);
        foreach (var (row, pair) in pairs.Index())
        {
            for (var i = 0; i < pair.Source.Length; i++)
                source[row * length + i] = pair.Source[i];
            target[row * length] = TranslateTokens.Start;
            for (var i = 0; i < pair.Target.Length; i++)
            {
                wanted[row * length + i] = pair.Target[i];
                if (i + 1 < pair.Target.Length)
                    target[row * length + i + 1] = pair.Target[i];
            }
        }
        return (Shaped(source), Shaped(target), Shaped(wanted));

        Tensor Shaped(long[] ids) => Tensor.From<long>(ids, [pairs.Count, length]);
    }

    /// <summary>All pairs once, in order of their length.</summary>
    public IEnumerable<(Tensor Source, Tensor Target, Tensor Wanted)> InOrder() =>
        byLength.OrderBy(group => group.Key).SelectMany(group => group.Chunk(RowsOf(group.Key)).Select(rows => Of([.. rows.Select(row => pairs[row])], group.Key)));

    private static int Rounded(int length) => (length + Rounding - 1) / Rounding * Rounding;

    private int RowsOf(int length) => Math.Max(1, tokens / length);

    // The last batch of a length is filled up with pairs that have had their turn.
    private void Mix(int number)
    {
        if (pass == number)
            return;
        pass = number;
        var numbers = key.Fold((ulong)number).Numbers();
        var mixed = new List<(int Length, int[] Rows)>();
        foreach (var group in byLength.OrderBy(group => group.Key))
        {
            var rows = group.ToArray();
            numbers.Shuffle(rows.AsSpan());
            var count = RowsOf(group.Key);
            for (var first = 0; first < rows.Length; first += count)
                mixed.Add((group.Key, [.. Enumerable.Range(first, count).Select(index => rows[index % rows.Length])]));
        }
        batches = [.. mixed];
        numbers.Shuffle(batches.AsSpan());
    }
}
