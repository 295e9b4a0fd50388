using System.Runtime.CompilerServices;

namespace Fathom.Text;

/// <summary>Continues prompts with a model of sequences, token by token.</summary>
/// <param name="model">Tells the logits of the next token.</param>
/// <param name="tokenizer">What the tokens mean.</param>
public sealed class TextGenerator(ISequenceModel model, ITokenizer tokenizer)
{
    /// <summary>Continues a prompt.</summary>
    /// <param name="prompt">The text to go on from. Special tokens in it are ordinary text; to give some, encode it yourself and pass the ids.</param>
    /// <param name="options">Length, sampling, key and stops.</param>
    /// <param name="cancellation">Stops between tokens.</param>
    /// <exception cref="ArgumentException">When the prompt is empty or longer than the model can take, or an option is out of range.</exception>
    public GeneratedText Generate(string prompt, GenerationOptions? options = null, CancellationToken cancellation = default) =>
        Generate([prompt], options, cancellation)[0];

    /// <summary>Continues several prompts, of any lengths, side by side. Each gets the text that it would get alone with the key of its index.</summary>
    /// <param name="prompts">The texts to go on from.</param>
    /// <param name="options">Length, sampling, key and stops.</param>
    /// <param name="cancellation">Stops between tokens.</param>
    /// <returns>A text for each prompt.</returns>
    public IReadOnlyList<GeneratedText> Generate(IReadOnlyList<string> prompts, GenerationOptions? options = null, CancellationToken cancellation = default) =>
        Generate([.. prompts.Select(Encode)], options, cancellation);

    /// <summary>Continues several prompts of ids.</summary>
    /// <param name="prompts">Ids to go on from; each at least one.</param>
    /// <param name="options">Length, sampling, key and stops.</param>
    /// <param name="cancellation">Stops between tokens.</param>
    public IReadOnlyList<GeneratedText> Generate(IReadOnlyList<int[]> prompts, GenerationOptions? options = null, CancellationToken cancellation = default)
    {
        var run = new GenerationRun(model, tokenizer, prompts, options ?? new());
        while (!run.Ended)
        {
            cancellation.ThrowIfCancellationRequested();
            run.Step();
        }
        return run.Results();
    }

    /// <summary>Continues a prompt and gives the text as it comes: whole characters only, and nothing that may turn out to be a stop sequence.</summary>
    /// <param name="prompt">The text to go on from.</param>
    /// <param name="options">Length, sampling, key and stops.</param>
    /// <param name="cancellation">Stops between tokens with an <see cref="OperationCanceledException"/>.</param>
    /// <remarks>Tokens are computed on the thread pool, so that the caller's thread stays free. Put together, the strings are the text of <see cref="Generate(string, GenerationOptions?, CancellationToken)"/>.</remarks>
    public IAsyncEnumerable<string> StreamAsync(string prompt, GenerationOptions? options = null, CancellationToken cancellation = default) =>
        StreamAsync(Encode(prompt), options, cancellation);

    /// <summary>Continues a prompt of ids and gives the text as it comes.</summary>
    /// <param name="prompt">Ids to go on from; at least one.</param>
    /// <param name="options">Length, sampling, key and stops.</param>
    /// <param name="cancellation">Stops between tokens with an <see cref="OperationCanceledException"/>.</param>
    public IAsyncEnumerable<string> StreamAsync(int[] prompt, GenerationOptions? options = null, CancellationToken cancellation = default) =>
        // Made here, so that a bad prompt is an error on the caller's line and not at the first token.
        Stream(new GenerationRun(model, tokenizer, [prompt], options ?? new()), cancellation);

    private static async IAsyncEnumerable<string> Stream(GenerationRun run, [EnumeratorCancellation] CancellationToken cancellation)
    {
        while (!run.Ended)
        {
            cancellation.ThrowIfCancellationRequested();
            var piece = await Task.Run(() => run.Step()[0], cancellation).ConfigureAwait(false);
            if (piece.Length > 0)
                yield return piece;
        }
    }

    private int[] Encode(string prompt) => tokenizer.Encode(prompt, PromptEncoding);

    // A template's end, such as [SEP], would tell the model that the text is over.
    private static EncodeOptions PromptEncoding { get; } = new() { Template = false };
}
