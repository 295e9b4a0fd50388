namespace Fathom.Text;

/// <summary>Batches of sequences of like length, so that little of a batch is padding.</summary>
public static class LengthBuckets
{
    /// <summary>Groups sequences: shuffled, sorted by length within stretches of many batches, cut into batches, and those shuffled.</summary>
    /// <param name="lengths">Length of each sequence.</param>
    /// <param name="tokensPerBatch">The most tokens in a batch, padding included; a longer sequence is a batch by itself.</param>
    /// <param name="key">Gives the order; the same key the same batches.</param>
    /// <param name="batchesPerStretch">How many batches are sorted together: more mean less padding and less chance.</param>
    /// <returns>Indices of the sequences of each batch; every sequence is in one.</returns>
    public static IReadOnlyList<int[]> Group(IReadOnlyList<int> lengths, int tokensPerBatch, RandomKey key, int batchesPerStretch = 64)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(tokensPerBatch);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchesPerStretch);
        var numbers = key.Numbers();
        var order = Enumerable.Range(0, lengths.Count).ToArray();
        numbers.Shuffle(order.AsSpan());
        var batches = new List<int[]>();
        foreach (var stretch in Stretches(order, lengths, (long)tokensPerBatch * batchesPerStretch))
            batches.AddRange(Batches([.. stretch.OrderBy(index => lengths[index])], lengths, tokensPerBatch));
        var shuffled = batches.ToArray();
        numbers.Shuffle(shuffled.AsSpan());
        return shuffled;
    }

    private static IEnumerable<ArraySegment<int>> Stretches(int[] order, IReadOnlyList<int> lengths, long tokens)
    {
        var (start, sum) = (0, 0L);
        for (var index = 0; index < order.Length; index++)
        {
            sum += lengths[order[index]];
            if (sum < tokens && index < order.Length - 1)
                continue;
            yield return new ArraySegment<int>(order, start, index + 1 - start);
            (start, sum) = (index + 1, 0);
        }
    }

    // Sorted by length, the last of a batch is its longest and tells its width.
    private static IEnumerable<int[]> Batches(int[] sorted, IReadOnlyList<int> lengths, int tokensPerBatch)
    {
        var start = 0;
        for (var index = 0; index < sorted.Length; index++)
        {
            if (index > start && (long)(index + 1 - start) * lengths[sorted[index]] > tokensPerBatch)
            {
                yield return sorted[start..index];
                start = index;
            }
        }
        yield return sorted[start..];
    }
}
