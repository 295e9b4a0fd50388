namespace Fathom.Data;

/// <summary>Draws which samples go to which side of a split; the same key gives the same split.</summary>
public static class SplitIndices
{
    /// <summary>Puts each of <paramref name="count"/> samples on one of two sides at random, sizes exact.</summary>
    /// <param name="count">Number of samples.</param>
    /// <param name="firstShare">Share of the first side, 0 to 1; its size is rounded to the nearest whole number.</param>
    /// <param name="key">Source of the draw.</param>
    /// <returns>The indices of both sides, each in ascending order.</returns>
    public static (int[] First, int[] Second) Random(int count, double firstShare, RandomKey key)
    {
        CheckShare(firstShare);
        var order = Enumerable.Range(0, count).ToArray();
        return Cut(order, firstShare, key.Numbers());
    }

    /// <summary>As <see cref="Random"/>, but class by class, so that both sides hold every class in the same proportion.</summary>
    /// <param name="labels">Class number of each sample.</param>
    /// <param name="firstShare">Share of the first side, 0 to 1, rounded to the nearest whole number in each class.</param>
    /// <param name="key">Source of the draw.</param>
    /// <returns>The indices of both sides, each in ascending order.</returns>
    public static (int[] First, int[] Second) Stratified(IReadOnlyList<int> labels, double firstShare, RandomKey key)
    {
        CheckShare(firstShare);
        List<int> first = [], second = [];
        foreach (var group in Enumerable.Range(0, labels.Count).GroupBy(index => labels[index]).OrderBy(group => group.Key))
        {
            var (one, other) = Cut([.. group], firstShare, key.Fold((ulong)group.Key).Numbers());
            first.AddRange(one);
            second.AddRange(other);
        }
        first.Sort();
        second.Sort();
        return ([.. first], [.. second]);
    }

    private static (int[] First, int[] Second) Cut(int[] indices, double firstShare, RandomNumbers numbers)
    {
        numbers.Shuffle(indices.AsSpan());
        var cut = (int)Math.Round(indices.Length * firstShare, MidpointRounding.AwayFromZero);
        var (first, second) = (indices[..cut], indices[cut..]);
        Array.Sort(first);
        Array.Sort(second);
        return (first, second);
    }

    private static void CheckShare(double share)
    {
        if (!(share is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(share), share, "Split: the share of the first side must be between 0 and 1.");
    }
}
