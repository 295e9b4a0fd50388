namespace Fathom.Text;

/// <summary>All ways to put a word together from pieces: where each piece may stand, and the sums over all paths.</summary>
internal sealed class PieceLattice
{
    private readonly List<ScoredPiece> pieces;
    private readonly PieceTrie trie = new();
    private readonly List<(int Start, int End, int Piece)> arcs = [];
    private double[] forward = [], backward = [];

    public PieceLattice(List<ScoredPiece> pieces)
    {
        this.pieces = pieces;
        for (var index = 0; index < pieces.Count; index++)
            trie.Add(pieces[index].Text, index);
    }

    /// <summary>How often each piece is expected in the words, under the pieces' own probabilities: the expectation step.</summary>
    public static double[] Expect(List<(string Word, long Count)> words, List<ScoredPiece> pieces)
    {
        var lattice = new PieceLattice(pieces);
        var expected = new double[pieces.Count];
        foreach (var (word, count) in words)
            lattice.Expect(word, count, expected);
        return expected;
    }

    /// <summary>The best way to put a text together without piece <paramref name="excluded"/> (-1 excludes none); false when there is none.</summary>
    public bool TryBest(string text, int excluded, List<int> best)
    {
        best.Clear();
        FindArcs(text);
        var scores = new double[text.Length + 1];
        var last = new int[text.Length + 1];
        Array.Fill(scores, double.NegativeInfinity, 1, text.Length);
        // Arcs are sorted by start, so scores[start] is final when it is used.
        for (var index = 0; index < arcs.Count; index++)
        {
            var (start, end, piece) = arcs[index];
            var score = scores[start] + pieces[piece].Score;
            if (piece != excluded && score > scores[end])
                (scores[end], last[end]) = (score, index);
        }
        if (double.IsNegativeInfinity(scores[^1]))
            return false;
        for (var end = text.Length; end > 0; end = arcs[last[end]].Start)
            best.Add(arcs[last[end]].Piece);
        return true;
    }

    private void Expect(string word, long count, double[] expected)
    {
        FindArcs(word);
        if (forward.Length <= word.Length)
            (forward, backward) = (new double[word.Length + 1], new double[word.Length + 1]);
        var alpha = forward.AsSpan(0, word.Length + 1);
        var beta = backward.AsSpan(0, word.Length + 1);
        alpha.Fill(double.NegativeInfinity);
        beta.Fill(double.NegativeInfinity);
        (alpha[0], beta[^1]) = (0, 0);
        foreach (var (start, end, piece) in arcs)
            alpha[end] = LogSum(alpha[end], alpha[start] + pieces[piece].Score);
        for (var index = arcs.Count - 1; index >= 0; index--)
            beta[arcs[index].Start] = LogSum(beta[arcs[index].Start], beta[arcs[index].End] + pieces[arcs[index].Piece].Score);
        foreach (var (start, end, piece) in arcs)
            expected[piece] += count * Math.Exp(alpha[start] + pieces[piece].Score + beta[end] - alpha[^1]);
    }

    private void FindArcs(string text)
    {
        arcs.Clear();
        for (var start = 0; start < text.Length; start++)
        {
            var node = 0;
            for (var end = start; end < text.Length && (node = trie.Child(node, text[end])) > 0;)
            {
                end++;
                if (trie.PieceAt(node) is >= 0 and var piece)
                    arcs.Add((start, end, piece));
            }
        }
    }

    private static double LogSum(double a, double b)
    {
        var (low, high) = a < b ? (a, b) : (b, a);
        return double.IsNegativeInfinity(low) ? high : high + Math.Log(1 + Math.Exp(low - high));
    }
}
