namespace Fathom.Text.Tests;

/// <summary>A model whose next-token logits are a function of all tokens read; it checks how it is used.</summary>
internal sealed class FakeModel(int vocabulary, Func<IReadOnlyList<int>, float[]> logits, int? maximumLength = null) : ISequenceModel
{
    public int Vocabulary => vocabulary;

    public int? MaximumLength => maximumLength;

    /// <summary>Calls of <see cref="ISequenceState.Next"/>.</summary>
    public int Calls { get; private set; }

    public ISequenceState Start(int batch) => new State(this, batch);

    /// <summary>Logits that follow from the last token only.</summary>
    public static FakeModel Chain(float[][] table) => new(table.Length, tokens => table[tokens[^1]]);

    /// <summary>Logits that follow from a hash of all tokens: no structure that a search could profit from.</summary>
    public static FakeModel Random(int vocabulary, ulong seed) => new(vocabulary, tokens =>
    {
        var numbers = tokens.Aggregate(new RandomKey(seed), (key, token) => key.Fold((ulong)token)).Numbers();
        return [.. Enumerable.Range(0, vocabulary).Select(_ => numbers.NextSingle(-2, 2))];
    });

    public float[] Logits(IReadOnlyList<int> tokens) => logits(tokens);

    private sealed class State(FakeModel model, int batch) : ISequenceState
    {
        private List<int>[] read = [.. Enumerable.Range(0, batch).Select(_ => new List<int>())];

        public Tensor Next(Tensor tokens)
        {
            model.Calls++;
            Assert.Equal(batch, tokens.Shape[0]);
            var ids = tokens.ToArray<long>();
            for (var index = 0; index < ids.Length; index++)
                read[index / tokens.Shape[1]].Add((int)ids[index]);
            Assert.True(read[0].Count <= (model.MaximumLength ?? int.MaxValue), "The model read more than it can take.");
            return Tensor.From<float>([.. read.SelectMany(model.Logits)], [batch, model.Vocabulary]);
        }

        public void Reorder(ReadOnlySpan<int> parents)
        {
            var kept = new List<int>[parents.Length];
            for (var row = 0; row < kept.Length; row++)
                kept[row] = [.. read[parents[row]]];
            read = kept;
        }
    }
}
