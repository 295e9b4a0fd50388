using Fathom.Nn;
using Fathom.Text;

namespace Fathom.Models;

/// <summary>
/// Sequences that a Transformer has read, as keys and values in caches. One step reads new tokens; its program depends on their number but not on how
/// many came before, so that generation compiles two programs (prompt, one token) and runs them.
/// </summary>
internal sealed class CachedSequences : ISequenceState
{
    private readonly CompiledFunction step, reorder;
    private readonly string name;
    private readonly int batch, capacity;
    private int position;

    /// <summary>New sequences.</summary>
    /// <param name="model">The model, for messages and its mode.</param>
    /// <param name="batch">Number of sequences B.</param>
    /// <param name="capacity">The most tokens of a sequence.</param>
    /// <param name="caches">Keys and values that belong to the sequences.</param>
    /// <param name="others">What else belongs to the sequences, with the batch as first axis.</param>
    /// <param name="logits">From tokens i64 [B, T] and where they begin to the logits after the last, [B, V].</param>
    public CachedSequences(
        Module model, int batch, int capacity, KeyValueCache[] caches, StateBuffer[] others, Func<Tensor, CachedStep, Tensor> logits)
    {
        if (model.Training)
            throw new InvalidOperationException($"{model.GetType().Name}: generation needs evaluation mode, or dropout would disturb it. Call Eval() first.");
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        (name, this.batch, this.capacity) = (model.GetType().Name, batch, capacity);
        step = new(inputs => [logits(inputs[0], new CachedStep(inputs[1]))]);
        StateBuffer[] buffers = [.. caches.SelectMany(cache => (StateBuffer[])[cache.Keys, cache.Values]), .. others];
        reorder = new(inputs =>
        {
            foreach (var buffer in buffers)
                buffer.Assign(buffer.Value.Take(inputs[0]));
            return [];
        });
    }

    /// <inheritdoc/>
    public Tensor Next(Tensor tokens)
    {
        if (tokens.Rank != 2 || tokens.Shape[0] != batch || tokens.Shape[1] == 0)
            throw new ShapeException($"{name}: a step of {batch} sequences reads tokens [{batch}, new tokens], got {tokens.Shape}.");
        var length = tokens.Shape[1];
        if (position + length > capacity)
            throw new InvalidOperationException(
                $"{name}: after {position} tokens, {length} more do not fit in a context of {capacity}. Stop there, or start again with the last tokens as prompt?");
        var logits = step.Call(tokens.To(DType.I64), Tensor.Of((long)position))[0];
        position += length;
        return logits;
    }

    /// <inheritdoc/>
    public void Reorder(ReadOnlySpan<int> parents)
    {
        if (parents.Length != batch)
            throw new ArgumentException($"{name}: {parents.Length} parents for {batch} sequences.", nameof(parents));
        var (indices, moved) = (new long[batch], false);
        for (var i = 0; i < batch; i++)
        {
            if ((uint)parents[i] >= (uint)batch)
                throw new ArgumentOutOfRangeException(nameof(parents), parents[i], $"{name}: parents are numbers of sequences, 0 to {batch - 1}.");
            (indices[i], moved) = (parents[i], moved || parents[i] != i);
        }
        if (moved)
            reorder.Call(Tensor.From<long>(indices));
    }
}
