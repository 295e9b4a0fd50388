namespace Fathom.Text;

/// <summary>Looks for the most probable continuation by following several beginnings at once.</summary>
/// <remarks>
/// The length penalty is that of Wu et al. (2016), arXiv:1609.08144. The search ends when no beginning still open can reach the score of the worst of the
/// best finished texts: a log-probability only falls, so its present value over the penalty of the greatest length is a bound.
/// </remarks>
/// <param name="model">Tells the logits of the next token.</param>
public sealed class BeamSearch(ISequenceModel model)
{
    /// <summary>The best continuations of a prompt, best first; at most as many as beams.</summary>
    /// <param name="prompt">Ids to go on from; at least one.</param>
    /// <param name="options">Beams, length and penalty.</param>
    /// <param name="cancellation">Stops between tokens.</param>
    /// <exception cref="ArgumentException">When the prompt is empty or longer than the model can take, or an option is out of range.</exception>
    public IReadOnlyList<Hypothesis> Search(int[] prompt, BeamOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new();
        options.Validate();
        PromptCheck.Check(model, prompt);
        var most = Math.Min(options.MaximumTokens, (model.MaximumLength ?? int.MaxValue) - prompt.Length);
        var (state, logits) = (model.Start(options.Beams), new float[options.Beams * model.Vocabulary]);
        Logits.Read(state.Next(Repeat(prompt, options.Beams)), options.Beams, model.Vocabulary, logits);
        List<Beam> open = [new(0, [], 0)];
        var finished = new List<Hypothesis>();
        for (var length = 1; open.Count > 0; length++)
        {
            cancellation.ThrowIfCancellationRequested();
            open = Extend(open, logits, options, length == most, finished);
            if (open.Count == 0 || Decided(open[0].LogProbability, finished, options, most))
                break;
            state.Reorder([.. Enumerable.Range(0, options.Beams).Select(row => open[Math.Min(row, open.Count - 1)].Row)]);
            Logits.Read(state.Next(LastTokens(open, options.Beams)), options.Beams, model.Vocabulary, logits);
            open = [.. open.Select((beam, row) => beam with { Row = row })];
        }
        return [.. finished.OrderByDescending(hypothesis => hypothesis.Score).Take(options.Beams)];
    }

    /// <summary>Follows each beginning by every token; the best stay open, those that end are finished.</summary>
    private List<Beam> Extend(List<Beam> beams, float[] logits, BeamOptions options, bool last, List<Hypothesis> finished)
    {
        // As many again as beams end at most, since each beam has one probability per stop token.
        var wanted = options.Beams * (1 + options.StopTokens.Count);
        var best = new PriorityQueue<(int Parent, int Id, double LogProbability), (double, int, int)>(wanted + 1);
        for (var parent = 0; parent < beams.Count; parent++)
        {
            var row = logits.AsSpan(beams[parent].Row * model.Vocabulary, model.Vocabulary);
            var normaliser = LogSumExp(row);
            for (var id = 0; id < row.Length; id++)
            {
                var total = beams[parent].LogProbability + (row[id] - normaliser);
                if (!(total > double.NegativeInfinity) || (best.Count == wanted && best.Peek().LogProbability >= total))
                    continue;
                best.Enqueue((parent, id, total), (total, -parent, -id));
                if (best.Count > wanted)
                    best.Dequeue();
            }
        }
        var open = new List<Beam>();
        foreach (var (parent, id, total) in best.UnorderedItems.OrderByDescending(item => item.Priority).Select(item => item.Element))
        {
            int[] tokens = [.. beams[parent].Tokens, id];
            var stopped = options.StopTokens.Contains(id);
            if (stopped || last)
                finished.Add(new(tokens, total, total / Penalty(tokens.Length, options), stopped ? FinishReason.StopToken : FinishReason.Length));
            else if (open.Count < options.Beams)
                open.Add(new(beams[parent].Row, tokens, total));
        }
        return open;
    }

    private static bool Decided(double bestOpen, List<Hypothesis> finished, BeamOptions options, int most) =>
        finished.Count >= options.Beams
        && finished.Select(hypothesis => hypothesis.Score).OrderDescending().ElementAt(options.Beams - 1) >= bestOpen / Penalty(most, options);

    private static double Penalty(int length, BeamOptions options) => Math.Pow((5 + length) / 6.0, options.LengthPenalty);

    private static double LogSumExp(ReadOnlySpan<float> logits)
    {
        var greatest = double.NegativeInfinity;
        foreach (var logit in logits)
            greatest = Math.Max(greatest, logit);
        if (!double.IsFinite(greatest))
            throw new InvalidOperationException("BeamSearch: the model gave no logit that is a finite number. Did its training diverge?");
        var sum = 0.0;
        foreach (var logit in logits)
            sum += Math.Exp(logit - greatest);
        return greatest + Math.Log(sum);
    }

    private static Tensor Repeat(int[] prompt, int beams) =>
        Tensor.From<long>([.. Enumerable.Repeat(prompt, beams).SelectMany(ids => ids.Select(id => (long)id))], [beams, prompt.Length]);

    // Rows without a beginning of their own repeat the last, and nobody looks at them.
    private static Tensor LastTokens(List<Beam> open, int beams) =>
        Tensor.From<long>([.. Enumerable.Range(0, beams).Select(row => (long)open[Math.Min(row, open.Count - 1)].Tokens[^1])], [beams, 1]);

    /// <summary>A beginning: the row of the state that has read it, its tokens and their log-probability.</summary>
    private sealed record Beam(int Row, int[] Tokens, double LogProbability);
}
