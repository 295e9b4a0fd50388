namespace Fathom.Nn;

/// <summary>Readings of what a network trained with <see cref="Losses.Ctc"/> says, for each sample of a batch.</summary>
public static class CtcDecoding
{
    /// <summary>The labels of the most probable path: the best class of each frame, repeats merged and blanks removed.</summary>
    /// <param name="logits">Shape [T, B, C]; log-probabilities will do as well.</param>
    /// <param name="frameCounts">How many of the T frames each sample has; all where empty.</param>
    /// <param name="blank">Number of the blank class.</param>
    /// <returns>One reading a sample; its probability is that of the path alone.</returns>
    /// <exception cref="ShapeException">When the logits are not [T, B, C].</exception>
    /// <exception cref="ArgumentException">When counts or blank do not fit the logits.</exception>
    public static CtcHypothesis[] Greedy(Tensor logits, ReadOnlySpan<int> frameCounts = default, int blank = 0)
    {
        var frames = new CtcFrames(logits, frameCounts, blank, nameof(Greedy));
        var readings = new CtcHypothesis[frames.Batch];
        for (var b = 0; b < readings.Length; b++)
        {
            var (labels, probability, before) = (new List<int>(), 0.0, blank);
            for (var t = 0; t < frames.Count(b); t++)
            {
                var frame = frames[b, t];
                var best = 0;
                for (var c = 1; c < frame.Length; c++)
                    if (frame[c] > frame[best])
                        best = c;
                if (best != before && best != blank)
                    labels.Add(best);
                (before, probability) = (best, probability + frame[best]);
            }
            readings[b] = new(labels, probability);
        }
        return readings;
    }

    /// <summary>
    /// Prefix beam search: readings by the sum over all paths that read alike, of which the most probable <paramref name="width"/> prefixes are carried from
    /// frame to frame.
    /// </summary>
    /// <param name="logits">Shape [T, B, C]; log-probabilities will do as well.</param>
    /// <param name="width">How many prefixes are kept. With as many as there are, the search is exact.</param>
    /// <param name="frameCounts">How many of the T frames each sample has; all where empty.</param>
    /// <param name="blank">Number of the blank class.</param>
    /// <returns>For each sample at most <paramref name="width"/> readings, the most probable first.</returns>
    /// <exception cref="ShapeException">When the logits are not [T, B, C].</exception>
    /// <exception cref="ArgumentException">When width, counts or blank do not fit.</exception>
    /// <remarks>Hannun, Maas, Jurafsky and Ng (2014), arXiv:1408.2873, without a language model.</remarks>
    public static IReadOnlyList<CtcHypothesis>[] Beam(Tensor logits, int width = 16, ReadOnlySpan<int> frameCounts = default, int blank = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        var frames = new CtcFrames(logits, frameCounts, blank, nameof(Beam));
        var readings = new IReadOnlyList<CtcHypothesis>[frames.Batch];
        for (var b = 0; b < readings.Length; b++)
        {
            var beam = new CtcBeam(width, blank);
            for (var t = 0; t < frames.Count(b); t++)
                beam.Advance(frames[b, t]);
            readings[b] = beam.Readings();
        }
        return readings;
    }
}
