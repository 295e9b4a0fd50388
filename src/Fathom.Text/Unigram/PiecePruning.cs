namespace Fathom.Text;

/// <summary>Throws out the pieces without which the likelihood of the text falls least.</summary>
internal static class PiecePruning
{
    /// <summary>The <paramref name="size"/> pieces to keep, in their order.</summary>
    /// <param name="words">Words and how often they occur.</param>
    /// <param name="pieces">The pieces, those that must stay first.</param>
    /// <param name="requiredCount">How many must stay.</param>
    /// <param name="size">How many stay in all.</param>
    public static List<ScoredPiece> Prune(List<(string Word, long Count)> words, List<ScoredPiece> pieces, int requiredCount, int size)
    {
        var lattice = new PieceLattice(pieces);
        var used = Used(words, pieces.Count, lattice);
        var total = used.Sum();
        var losses = new List<(double Loss, int Piece)>();
        var spelling = new List<int>();
        for (var piece = requiredCount; piece < pieces.Count; piece++)
        {
            // A piece that the best segmentations never use is no loss; one that nothing can spell could not go, but characters always can.
            if (used[piece] == 0 || !lattice.TryBest(pieces[piece].Text, piece, spelling))
                continue;
            losses.Add((Loss(used[piece], used, total, spelling), piece));
        }
        var kept = losses.OrderByDescending(loss => loss.Loss).ThenBy(loss => loss.Piece).Take(Math.Max(0, size - requiredCount)).Select(loss => loss.Piece);
        return [.. Enumerable.Range(0, requiredCount).Concat(kept).Order().Select(piece => pieces[piece])];
    }

    // If the piece went, its count would go to the pieces that spell it: compare its log-probability with theirs.
    private static double Loss(double count, double[] used, double total, List<int> spelling)
    {
        var without = spelling.Sum(part => Math.Log(used[part] + count) - Math.Log(total + count * (spelling.Count - 1)));
        return count * (Math.Log(count) - Math.Log(total) - without);
    }

    private static double[] Used(List<(string Word, long Count)> words, int pieceCount, PieceLattice lattice)
    {
        var used = new double[pieceCount];
        var best = new List<int>();
        foreach (var (word, count) in words)
            if (lattice.TryBest(word, -1, best))
                foreach (var piece in best)
                    used[piece] += count;
        return used;
    }
}
