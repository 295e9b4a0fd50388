namespace Fathom.Cli;

/// <summary>A sentence as numbers.</summary>
/// <param name="Words">Its words, at least one.</param>
/// <param name="Grams">Its words and pairs that are counted, each once.</param>
internal sealed record EncodedSentence(int[] Words, int[] Grams);
