using System.Buffers;
using System.Runtime.CompilerServices;

namespace Fathom.Text;

/// <summary>Applies merges to a row of symbols: always the pair of least rank, the leftmost of equals.</summary>
/// <remarks>Sennrich, Haddow and Birch (2016), arXiv:1508.07909.</remarks>
internal static class PairMerger
{
    // Below this a scan for the least rank beats the bookkeeping of a heap; words are far below.
    private const int LongPiece = 96;

    /// <summary>Merges in place.</summary>
    /// <returns>Number of symbols left, at the beginning of <paramref name="symbols"/>.</returns>
    public static int Merge(Span<int> symbols, MergeTable merges) =>
        symbols.Length < LongPiece ? MergeShort(symbols, merges) : MergeLong(symbols, merges);

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe int MergeShort(Span<int> symbols, MergeTable merges)
    {
        var found = stackalloc ulong[LongPiece];
        var count = symbols.Length;
        fixed (int* symbol = symbols)
        {
            for (var index = 0; index + 1 < count; index++)
                found[index] = merges.Find(symbol[index], symbol[index + 1]);
            while (count > 1)
            {
                var (best, at) = (found[0], 0);
                for (var index = 1; index < count - 1; index++)
                    if (found[index] < best)
                        (best, at) = (found[index], index);
                if (best == MergeTable.None)
                    break;
                symbol[at] = (int)best;
                count--;
                for (var index = at + 1; index < count; index++)
                    symbol[index] = symbol[index + 1];
                for (var index = at + 1; index < count - 1; index++)
                    found[index] = found[index + 1];
                if (at > 0)
                    found[at - 1] = merges.Find(symbol[at - 1], symbol[at]);
                if (at < count - 1)
                    found[at] = merges.Find(symbol[at], symbol[at + 1]);
            }
        }
        return count;
    }

    // A linked list of symbols and a heap of candidate merges, n log n: a "word" of a megabyte is no way to stop the program.
    private static int MergeLong(Span<int> symbols, MergeTable merges)
    {
        var count = symbols.Length;
        var next = ArrayPool<int>.Shared.Rent(count);
        var previous = ArrayPool<int>.Shared.Rent(count);
        var candidates = new List<(int, (ulong, int))>();
        for (var index = 0; index < count; index++)
        {
            (next[index], previous[index]) = (index + 1, index - 1);
            if (index + 1 < count && merges.Find(symbols[index], symbols[index + 1]) is var merge && merge != MergeTable.None)
                candidates.Add((index, (merge, index)));
        }
        var queue = new PriorityQueue<int, (ulong Merge, int At)>(candidates);
        while (queue.TryDequeue(out var at, out var candidate))
        {
            // A symbol merged away is -1 and no longer begins a pair; a changed pair has another merge.
            var right = symbols[at] < 0 ? count : next[at];
            if (right >= count || merges.Find(symbols[at], symbols[right]) != candidate.Merge)
                continue;
            symbols[at] = (int)candidate.Merge;
            symbols[right] = -1;
            next[at] = next[right];
            if (next[at] < count)
                previous[next[at]] = at;
            Offer(previous[at], at, symbols);
            Offer(at, next[at], symbols);
        }
        ArrayPool<int>.Shared.Return(next);
        ArrayPool<int>.Shared.Return(previous);
        var written = 0;
        for (var index = 0; index < count; index++)
            if (symbols[index] >= 0)
                symbols[written++] = symbols[index];
        return written;

        void Offer(int left, int right, Span<int> symbols)
        {
            if (left >= 0 && right < count && merges.Find(symbols[left], symbols[right]) is var merge && merge != MergeTable.None)
                queue.Enqueue(left, (merge, left));
        }
    }
}
