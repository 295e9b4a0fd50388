namespace Fathom.Text;

/// <summary>A text that beam search has found.</summary>
/// <param name="Tokens">The generated tokens, the stop token included.</param>
/// <param name="LogProbability">Sum of the tokens' log-probabilities.</param>
/// <param name="Score">The log-probability divided by the length penalty.</param>
/// <param name="Reason">Why it ended.</param>
public sealed record Hypothesis(IReadOnlyList<int> Tokens, double LogProbability, double Score, FinishReason Reason);
