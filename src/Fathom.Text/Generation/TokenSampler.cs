namespace Fathom.Text;

/// <summary>Chooses the next token from logits.</summary>
internal sealed class TokenSampler
{
    private readonly SamplingOptions options;
    private readonly List<(double Probability, int Id)> candidates = [];

    public TokenSampler(SamplingOptions options)
    {
        options.Validate();
        this.options = options;
    }

    /// <summary>The next token.</summary>
    /// <param name="logits">Logits, V of them; they are changed.</param>
    /// <param name="before">Tokens that were there before.</param>
    /// <param name="uniform">A random number in [0, 1).</param>
    public int Choose(Span<float> logits, IEnumerable<int> before, double uniform)
    {
        if (options.RepetitionPenalty != 1)
            Penalise(logits, before);
        if (options.Temperature == 0)
            return Greatest(logits);
        Probabilities(logits);
        if (options.TopK is { } most)
            KeepMostProbable(most);
        if (options.TopP < 1)
            KeepNucleus(options.TopP);
        if (options.MinP > 0)
            KeepAtLeast(options.MinP * candidates.Max(candidate => candidate.Probability));
        var rest = uniform * candidates.Sum(candidate => candidate.Probability);
        foreach (var (probability, id) in candidates)
            if ((rest -= probability) < 0)
                return id;
        // Rounding may leave a sliver beyond the last.
        return candidates[^1].Id;
    }

    private void Penalise(Span<float> logits, IEnumerable<int> before)
    {
        foreach (var id in before.Distinct())
            logits[id] = logits[id] > 0 ? logits[id] / options.RepetitionPenalty : logits[id] * options.RepetitionPenalty;
    }

    private static int Greatest(ReadOnlySpan<float> logits)
    {
        var best = 0;
        for (var id = 1; id < logits.Length; id++)
            if (logits[id] > logits[best] || float.IsNaN(logits[best]))
                best = id;
        return float.IsNaN(logits[best]) || float.IsNegativeInfinity(logits[best])
            ? throw new InvalidOperationException("Generate: the model gave no logit that is a number. Did its training diverge?")
            : best;
    }

    // exp of the difference to the greatest cannot overflow.
    private void Probabilities(ReadOnlySpan<float> logits)
    {
        var greatest = (double)logits[Greatest(logits)];
        candidates.Clear();
        for (var id = 0; id < logits.Length; id++)
            if (Math.Exp((logits[id] - greatest) / options.Temperature) is > 0 and var probability)
                candidates.Add((probability, id));
    }

    // Of equally probable tokens those with the lower ids stay.
    private void KeepMostProbable(int most)
    {
        if (candidates.Count <= most)
            return;
        var kept = new PriorityQueue<(double Probability, int Id), (double, int)>(most);
        foreach (var candidate in candidates)
            if (kept.Count < most)
                kept.Enqueue(candidate, (candidate.Probability, -candidate.Id));
            else if (candidate.Probability > kept.Peek().Probability)
                kept.EnqueueDequeue(candidate, (candidate.Probability, -candidate.Id));
        candidates.Clear();
        candidates.AddRange(kept.UnorderedItems.Select(item => item.Element).OrderBy(candidate => candidate.Id));
    }

    // Sorting a whole vocabulary at each token is what makes nucleus sampling slow: only the head that can hold the nucleus is sorted.
    private void KeepNucleus(double share)
    {
        var wanted = share * candidates.Sum(candidate => candidate.Probability);
        var bound = candidates.Max(candidate => candidate.Probability);
        List<(double Probability, int Id)> head;
        do
        {
            bound /= 8;
            head = candidates.FindAll(candidate => candidate.Probability >= bound);
        }
        while (head.Count < candidates.Count && head.Sum(candidate => candidate.Probability) < wanted);
        candidates.Clear();
        var sum = 0.0;
        foreach (var candidate in head.OrderByDescending(candidate => candidate.Probability).ThenBy(candidate => candidate.Id))
        {
            if (sum >= wanted)
                break;
            candidates.Add(candidate);
            sum += candidate.Probability;
        }
    }

    private void KeepAtLeast(double probability) => candidates.RemoveAll(candidate => candidate.Probability < probability);
}
