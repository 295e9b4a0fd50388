namespace Fathom.Nn;

/// <summary>A reading of frames found by <see cref="CtcDecoding"/>.</summary>
/// <param name="Labels">Class numbers, without blanks.</param>
/// <param name="LogProbability">Natural logarithm of the probability of all paths found that read as the labels.</param>
public sealed record CtcHypothesis(IReadOnlyList<int> Labels, double LogProbability);
