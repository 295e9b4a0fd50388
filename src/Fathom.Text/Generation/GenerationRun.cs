namespace Fathom.Text;

/// <summary>
/// Sequences that are generated side by side. Prompts of different lengths need no padding: all read the length of the shortest at once, then one token per
/// step, the longer prompts their own and the others what was chosen.
/// </summary>
internal sealed class GenerationRun
{
    private readonly GeneratedSequence[] sequences;
    private readonly ISequenceState state;
    private readonly float[] logits;
    private readonly int vocabulary;
    private int read, shortest;

    public GenerationRun(ISequenceModel model, ITokenizer tokenizer, IReadOnlyList<int[]> prompts, GenerationOptions options)
    {
        options.Validate();
        vocabulary = model.Vocabulary;
        Check(model, tokenizer, prompts);
        sequences = [.. prompts.Select((prompt, index) => new GeneratedSequence(
            prompt, tokenizer, options, Math.Min(options.MaximumTokens, (model.MaximumLength ?? int.MaxValue) - prompt.Length), options.Key.Fold((ulong)index)))];
        shortest = prompts.Min(prompt => prompt.Length);
        state = model.Start(prompts.Count);
        logits = new float[prompts.Count * vocabulary];
    }

    /// <summary>Whether all sequences have ended.</summary>
    public bool Ended => Array.TrueForAll(sequences, sequence => sequence.Reason is not null);

    /// <summary>Reads on by one token (at first by the prompt) and chooses the next of each sequence that has no prompt left.</summary>
    /// <returns>The text of each that has become certain.</returns>
    public string[] Step()
    {
        var count = read == 0 ? shortest : 1;
        Logits.Read(state.Next(Tokens(count)), sequences.Length, vocabulary, logits);
        read += count;
        var pieces = new string[sequences.Length];
        for (var row = 0; row < sequences.Length; row++)
            pieces[row] = sequences[row].Reason is null && sequences[row].Length == read
                ? sequences[row].Extend(logits.AsSpan(row * vocabulary, vocabulary))
                : "";
        return pieces;
    }

    /// <summary>The texts.</summary>
    public IReadOnlyList<GeneratedText> Results() => [.. sequences.Select(sequence => sequence.Result())];

    // A sequence that has ended is fed its last token until the others have; nobody looks at what follows.
    private Tensor Tokens(int count)
    {
        var tokens = new long[sequences.Length * count];
        for (var row = 0; row < sequences.Length; row++)
            for (var index = 0; index < count; index++)
                tokens[row * count + index] = sequences[row][Math.Min(read + index, sequences[row].Length - 1)];
        return Tensor.From<long>(tokens, [sequences.Length, count]);
    }

    private static void Check(ISequenceModel model, ITokenizer tokenizer, IReadOnlyList<int[]> prompts)
    {
        if (prompts.Count == 0)
            throw new ArgumentException("Generate: there is no prompt.");
        if (tokenizer.Vocabulary.Count > model.Vocabulary)
            throw new ArgumentException($"Generate: the tokenizer has {tokenizer.Vocabulary.Count} tokens, the model {model.Vocabulary}. Do they belong together?");
        foreach (var prompt in prompts)
            PromptCheck.Check(model, prompt);
    }
}
