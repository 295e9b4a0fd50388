namespace Fathom.Text;

/// <summary>A generated text.</summary>
/// <param name="Text">The text, without the prompt and without what stopped it.</param>
/// <param name="Tokens">The generated tokens, the one that stopped it included.</param>
/// <param name="Reason">Why it ended.</param>
public sealed record GeneratedText(string Text, IReadOnlyList<int> Tokens, FinishReason Reason);
