namespace Fathom.Text;

/// <summary>
/// A long row of tokens as training pairs for a language model: inputs [B, T] and targets [B, T], which are the inputs one token on.
/// </summary>
public sealed class TokenBlocks
{
    private readonly ReadOnlyMemory<int> tokens;

    /// <summary>Pairs from a row of tokens.</summary>
    /// <param name="tokens">The tokens, kept and not copied.</param>
    /// <param name="context">T, the number of tokens that the model sees at once.</param>
    /// <param name="what">What the tokens are, for errors.</param>
    /// <exception cref="ArgumentException">When there are fewer than T + 1 tokens.</exception>
    public TokenBlocks(ReadOnlyMemory<int> tokens, int context, string what = "text")
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(context);
        if (tokens.Length <= context)
            throw new ArgumentException(
                $"TokenBlocks: the {what} has {tokens.Length} tokens; a context of {context} takes at least {context + 1}. Use a longer text or a shorter context.",
                nameof(tokens));
        (this.tokens, Context) = (tokens, context);
    }

    /// <summary>T, the number of tokens that the model sees at once.</summary>
    public int Context { get; }

    /// <summary>The tokens.</summary>
    public ReadOnlyMemory<int> Tokens => tokens;

    /// <summary>Number of places where a window can begin.</summary>
    public int WindowCount => tokens.Length - Context;

    /// <summary>Number of blocks that lie side by side; see <see cref="Sequential"/>.</summary>
    public int BlockCount => (tokens.Length - 1) / Context;

    /// <summary>The windows that begin at <paramref name="starts"/>.</summary>
    /// <param name="starts">B places, each from 0 to <see cref="WindowCount"/> - 1.</param>
    /// <returns>Inputs and targets, i64 [B, T].</returns>
    public (Tensor Inputs, Tensor Targets) Windows(ReadOnlySpan<int> starts)
    {
        var inputs = new long[checked(starts.Length * Context)];
        var targets = new long[inputs.Length];
        for (var row = 0; row < starts.Length; row++)
        {
            if ((uint)starts[row] >= (uint)WindowCount)
                throw new ArgumentOutOfRangeException(nameof(starts), $"TokenBlocks: a window cannot begin at {starts[row]}; there are {WindowCount} places.");
            Copy(starts[row], inputs, targets, row * Context);
        }
        return (Tensor.From<long>(inputs, [starts.Length, Context]), Tensor.From<long>(targets, [starts.Length, Context]));
    }

    /// <summary>Windows at random places, drawn with replacement.</summary>
    /// <param name="batch">B.</param>
    /// <param name="key">Gives the places: fold the step into it.</param>
    public (Tensor Inputs, Tensor Targets) Random(int batch, RandomKey key)
    {
        var numbers = key.Numbers();
        var starts = new int[batch];
        for (var row = 0; row < batch; row++)
            starts[row] = numbers.NextInt32(WindowCount);
        return Windows(starts);
    }

    /// <summary>All blocks side by side in order, as evaluation wants them: each target once, but for the few at the end that fill no block.</summary>
    /// <param name="batch">B; the last batch may have fewer.</param>
    public IEnumerable<(Tensor Inputs, Tensor Targets)> Sequential(int batch)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batch);
        return Enumerable.Range(0, BlockCount).Chunk(batch).Select(blocks => Windows(Array.ConvertAll(blocks, block => block * Context)));
    }

    /// <summary>
    /// The row cut into B streams that are read side by side: row i of a batch goes on where row i of the one before it ended, so that a recurrent state can be
    /// carried on (truncated backpropagation through time).
    /// </summary>
    /// <param name="batch">B.</param>
    /// <exception cref="ArgumentException">When a stream would not hold one window.</exception>
    public IEnumerable<(Tensor Inputs, Tensor Targets)> Streams(int batch)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batch);
        var length = (tokens.Length - 1) / batch;
        if (length < Context)
            throw new ArgumentException(
                $"TokenBlocks: {tokens.Length} tokens in {batch} streams are {length} each, which is less than the context of {Context}. Use a smaller batch?", nameof(batch));
        return Enumerable.Range(0, length / Context)
            .Select(step => Windows([.. Enumerable.Range(0, batch).Select(row => row * length + step * Context)]));
    }

    private void Copy(int start, long[] inputs, long[] targets, int at)
    {
        var window = tokens.Span.Slice(start, Context + 1);
        for (var index = 0; index < Context; index++)
            (inputs[at + index], targets[at + index]) = (window[index], window[index + 1]);
    }
}
