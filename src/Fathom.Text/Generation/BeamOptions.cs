namespace Fathom.Text;

/// <summary>How beam search goes.</summary>
public sealed record BeamOptions
{
    /// <summary>Number of beginnings that are followed at once.</summary>
    public int Beams { get; init; } = 4;

    /// <summary>The most tokens to generate.</summary>
    public int MaximumTokens { get; init; } = 128;

    /// <summary>
    /// α of the length penalty ((5 + length) / 6)^α that a log-probability is divided by: 0 favours the short, 0.6 to 1 are usual in translation.
    /// Wu et al. (2016), arXiv:1609.08144.
    /// </summary>
    public double LengthPenalty { get; init; } = 0.6;

    /// <summary>Tokens that end a text.</summary>
    public IReadOnlyList<int> StopTokens { get; init; } = [];

    internal void Validate()
    {
        if (Beams < 1 || MaximumTokens < 1 || !(LengthPenalty >= 0) || double.IsInfinity(LengthPenalty))
            throw new ArgumentException(
                $"BeamOptions: Beams {Beams} and MaximumTokens {MaximumTokens} must be at least 1, LengthPenalty {LengthPenalty} 0 or greater.");
    }
}
