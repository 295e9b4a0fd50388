namespace Fathom.Text;

/// <summary>
/// A model with a limited context as one without a limit: when the context is full, it begins again with the later half of what it has read. Each token
/// so sees between half of the context and all of it, at the cost of reading half a context again and again.
/// </summary>
/// <param name="model">The model.</param>
public sealed class SlidingContext(ISequenceModel model) : ISequenceModel
{
    /// <inheritdoc/>
    public int Vocabulary => model.Vocabulary;

    /// <inheritdoc/>
    public int? MaximumLength => null;

    /// <inheritdoc/>
    public ISequenceState Start(int batch) => model.MaximumLength is { } limit ? new State(model, batch, limit) : model.Start(batch);

    private sealed class State(ISequenceModel model, int batch, int limit) : ISequenceState
    {
        private ISequenceState inner = model.Start(batch);
        private List<long>[] read = [.. Enumerable.Range(0, batch).Select(_ => new List<long>())];

        public Tensor Next(Tensor tokens)
        {
            if (tokens.Rank != 2 || tokens.Shape[0] != batch || tokens.Shape[1] == 0)
                throw new ShapeException($"SlidingContext: a step of {batch} sequences reads tokens [{batch}, new tokens], got {tokens.Shape}.");
            var length = tokens.Shape[1];
            foreach (var (row, ids) in tokens.To(DType.I64).ToArray<long>().Chunk(length).Index())
                read[row].AddRange(ids);
            if (read[0].Count <= limit)
                return inner.Next(tokens);
            var kept = Math.Max(1, limit / 2);
            foreach (var row in read)
                row.RemoveRange(0, row.Count - kept);
            inner = model.Start(batch);
            return inner.Next(Tensor.From<long>([.. read.SelectMany(row => row)], [batch, kept]));
        }

        public void Reorder(ReadOnlySpan<int> parents)
        {
            inner.Reorder(parents);
            var before = read;
            read = [.. parents.ToArray().Select(parent => new List<long>(before[parent]))];
        }
    }
}
