using Fathom.Data;

namespace Fathom.Cli;

/// <summary>Divides the rows of a table among the models of a run, class by class.</summary>
internal static class TabularSplit
{
    private const double ValidationShare = 0.1;

    /// <summary>The parts of each model.</summary>
    /// <param name="labels">Class of each row.</param>
    /// <param name="config">Folds, members, shares, seed.</param>
    /// <param name="testRows">Rows of a table for testing; null where test rows are drawn from this one.</param>
    public static IReadOnlyList<TabularPart> Of(int[] labels, TabularConfig config, int? testRows)
    {
        var key = new RandomKey(config.Seed).Fold(1);
        if (config.Folds is > 0 and var folds)
            return [.. Folds(labels, folds, key).Select((test, fold) => Part(labels, [.. Enumerable.Range(0, labels.Length).Except(test)], test, key.Fold((ulong)fold)))];
        var (rest, drawn) = testRows is { } count ? (Enumerable.Range(0, labels.Length).ToArray(), Enumerable.Range(0, count).ToArray())
            : SplitIndices.Stratified(labels, 1 - config.TestShare, key);
        return [.. Enumerable.Range(0, config.Members).Select(member => Part(labels, rest, drawn, key.Fold((ulong)member)))];
    }

    private static TabularPart Part(int[] labels, int[] rows, int[] test, RandomKey key)
    {
        var (train, validation) = SplitIndices.Stratified([.. rows.Select(row => labels[row])], 1 - ValidationShare, key);
        return new([.. train.Select(i => rows[i])], [.. validation.Select(i => rows[i])], test);
    }

    // Each class is shuffled and dealt out, so that every fold has its share.
    private static int[][] Folds(int[] labels, int count, RandomKey key)
    {
        var folds = Enumerable.Range(0, count).Select(_ => new List<int>()).ToArray();
        var next = 0;
        foreach (var group in Enumerable.Range(0, labels.Length).GroupBy(row => labels[row]).OrderBy(group => group.Key))
        {
            var rows = group.ToArray();
            key.Fold((ulong)(1000 + group.Key)).Numbers().Shuffle(rows.AsSpan());
            foreach (var row in rows)
                folds[next++ % count].Add(row);
        }
        return [.. folds.Select(fold => fold.Order().ToArray())];
    }
}
