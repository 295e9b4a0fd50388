using Fathom.Text;

namespace Fathom.Models;

/// <summary>Sequences that an <see cref="LstmLanguageModel"/> has read, as what it remembers of them.</summary>
internal sealed class RememberedSequences : ISequenceState
{
    private readonly CompiledFunction step, reorder;
    private readonly int batch;

    public RememberedSequences(LstmLanguageModel model, int batch)
    {
        if (model.Training)
            throw new InvalidOperationException("LstmLanguageModel: generation needs evaluation mode, or dropout would disturb it. Call Eval() first.");
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        this.batch = batch;
        var (hidden, cell) = (State(), State());
        step = new(inputs =>
        {
            var (logits, next) = model.Forward(inputs[0], new(hidden, cell));
            Variable.Assign((hidden, next.Hidden), (cell, next.Cell));
            return [logits.Select(1, -1)];
        });
        reorder = new(inputs =>
        {
            Variable.Assign((hidden, hidden.Value.Take(inputs[0], 1)), (cell, cell.Value.Take(inputs[0], 1)));
            return [];
        });

        StateBuffer State() => new(Tensor.Zeros([model.Config.Layers, batch, model.Config.Width]), persistent: false);
    }

    /// <inheritdoc/>
    public Tensor Next(Tensor tokens)
    {
        if (tokens.Rank != 2 || tokens.Shape[0] != batch || tokens.Shape[1] == 0)
            throw new ShapeException($"LstmLanguageModel: a step of {batch} sequences reads tokens [{batch}, new tokens], got {tokens.Shape}.");
        return step.Call(tokens.To(DType.I64))[0];
    }

    /// <inheritdoc/>
    public void Reorder(ReadOnlySpan<int> parents)
    {
        if (parents.Length != batch)
            throw new ArgumentException($"LstmLanguageModel: {parents.Length} parents for {batch} sequences.", nameof(parents));
        foreach (var parent in parents)
            if ((uint)parent >= (uint)batch)
                throw new ArgumentOutOfRangeException(nameof(parents), parent, $"LstmLanguageModel: parents are numbers of sequences, 0 to {batch - 1}.");
        reorder.Call(Tensor.From<long>([.. parents.ToArray().Select(parent => (long)parent)]));
    }
}
