using System.Text;

namespace Fathom.Text;

/// <summary>One sequence under way: its tokens, its text so far, and whether it has ended.</summary>
internal sealed class GeneratedSequence(int[] prompt, ITokenizer tokenizer, GenerationOptions options, int mostTokens, RandomKey key)
{
    private readonly TokenStream stream = new(tokenizer);
    private readonly StopMatcher stops = new(options.StopSequences);
    private readonly TokenSampler sampler = new(options.Sampling);
    private readonly RandomNumbers numbers = key.Numbers();
    private readonly StringBuilder text = new();
    private readonly List<int> tokens = [];

    /// <summary>Why the sequence has ended; null while it goes on.</summary>
    public FinishReason? Reason { get; private set; }

    /// <summary>Number of tokens of prompt and text.</summary>
    public int Length => prompt.Length + tokens.Count;

    /// <summary>Token <paramref name="index"/> of prompt and text.</summary>
    public int this[int index] => index < prompt.Length ? prompt[index] : tokens[index - prompt.Length];

    /// <summary>Chooses the next token.</summary>
    /// <param name="logits">Its logits; they are changed.</param>
    /// <returns>The text that has become certain.</returns>
    public string Extend(Span<float> logits)
    {
        var id = sampler.Choose(logits, prompt.Concat(tokens), numbers.NextBits() * (1.0 / 4294967296.0));
        tokens.Add(id);
        var piece = "";
        if (options.StopTokens.Contains(id))
            Reason = FinishReason.StopToken;
        else
        {
            piece = stops.Append(stream.Append(id));
            Reason = stops.Stopped ? FinishReason.StopSequence : tokens.Count >= mostTokens ? FinishReason.Length : null;
        }
        if (Reason is not null and not FinishReason.StopSequence)
            piece += stops.Append(stream.Flush()) + stops.Flush();
        text.Append(piece);
        return piece;
    }

    /// <summary>The text as it is now.</summary>
    public GeneratedText Result() => new(text.ToString(), tokens, Reason ?? FinishReason.Length);
}
