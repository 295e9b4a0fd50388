namespace Fathom.Text;

/// <summary>How text is generated.</summary>
public sealed record GenerationOptions
{
    /// <summary>The most tokens to generate. The model's own limit, prompt included, holds besides.</summary>
    public int MaximumTokens { get; init; } = 256;

    /// <summary>How the next token is chosen.</summary>
    public SamplingOptions Sampling { get; init; } = new();

    /// <summary>Where chance comes from; the same key gives the same text. Each sequence of a batch has a stream of its own, that of its index.</summary>
    public RandomKey Key { get; init; } = new(0);

    /// <summary>Tokens that end the text, such as the end of text.</summary>
    public IReadOnlyList<int> StopTokens { get; init; } = [];

    /// <summary>Texts that end the text where they come up, also across tokens; they are not part of it.</summary>
    public IReadOnlyList<string> StopSequences { get; init; } = [];

    internal void Validate()
    {
        if (MaximumTokens < 1)
            throw new ArgumentException($"GenerationOptions: MaximumTokens is {MaximumTokens}; it must be at least 1.");
        if (StopSequences.Contains(""))
            throw new ArgumentException("GenerationOptions: a stop sequence is empty, which would stop before the first token.");
        Sampling.Validate();
    }
}
