using System.Runtime.InteropServices;

namespace Fathom.Text;

/// <summary>Words as rows of symbols with their counts, and the counts of all neighbouring pairs, kept up to date while pairs are merged.</summary>
internal sealed class PairLearner
{
    private readonly List<int[]> words = [];
    private readonly List<int> lengths = [];
    private readonly List<long> counts = [];
    private readonly Dictionary<(int Left, int Right), PairCount> pairs = [];
    private readonly PriorityQueue<(int Left, int Right), (long MinusCount, int Left, int Right)> queue = new();

    public PairLearner(IEnumerable<(int[] Symbols, long Count)> words)
    {
        foreach (var (symbols, count) in words)
        {
            for (var index = 0; index + 1 < symbols.Length; index++)
                Change((symbols[index], symbols[index + 1]), count, this.words.Count);
            this.words.Add(symbols);
            lengths.Add(symbols.Length);
            counts.Add(count);
        }
        foreach (var (pair, found) in pairs)
            queue.Enqueue(pair, (-found.Count, pair.Left, pair.Right));
    }

    /// <summary>Merges the most frequent pair into <paramref name="id"/> wherever it occurs.</summary>
    /// <returns>The pair, or null when none occurs <paramref name="leastCount"/> times.</returns>
    public (int Left, int Right)? MergeNext(int id, int leastCount)
    {
        while (queue.TryDequeue(out var pair, out var priority))
        {
            var found = pairs[pair];
            // Counts change without the queue being told: an entry that says too much goes back with what is true now.
            if (found.Count != -priority.MinusCount)
            {
                if (found.Count >= leastCount)
                    queue.Enqueue(pair, (-found.Count, pair.Left, pair.Right));
                continue;
            }
            if (found.Count < leastCount)
                return null;
            var born = new HashSet<(int, int)>();
            foreach (var word in CollectionsMarshal.AsSpan(found.Words))
                Merge(word, pair, id, born);
            pairs.Remove(pair);
            foreach (var other in born)
                if (pairs.TryGetValue(other, out var count) && count.Count > 0)
                    queue.Enqueue(other, (-count.Count, other.Item1, other.Item2));
            return pair;
        }
        return null;
    }

    private void Merge(int word, (int Left, int Right) pair, int id, HashSet<(int, int)> born)
    {
        var symbols = words[word].AsSpan(0, lengths[word]);
        var count = counts[word];
        var written = 0;
        for (var read = 0; read < symbols.Length; written++)
        {
            if (read + 1 == symbols.Length || symbols[read] != pair.Left || symbols[read + 1] != pair.Right)
            {
                symbols[written] = symbols[read++];
                continue;
            }
            if (written > 0)
            {
                Change((symbols[written - 1], pair.Left), -count, word);
                Change((symbols[written - 1], id), count, word);
                born.Add((symbols[written - 1], id));
            }
            read += 2;
            if (read < symbols.Length)
            {
                Change((pair.Right, symbols[read]), -count, word);
                // When the next two are the pair again, their merge replaces this by a pair of two new symbols.
                Change((id, symbols[read]), count, word);
                born.Add((id, symbols[read]));
            }
            symbols[written] = id;
        }
        lengths[word] = written;
    }

    private void Change((int Left, int Right) pair, long by, int word)
    {
        ref var found = ref CollectionsMarshal.GetValueRefOrAddDefault(pairs, pair, out var exists);
        if (!exists)
            found = new PairCount();
        found!.Count += by;
        // A word may be listed twice in a row no more; a word that no longer holds the pair costs a visit and changes nothing.
        if (by > 0 && (found.Words.Count == 0 || found.Words[^1] != word))
            found.Words.Add(word);
    }

    private sealed class PairCount
    {
        public long Count;
        public readonly List<int> Words = [];
    }
}
