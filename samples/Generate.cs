#:project ../src/Fathom/Fathom.csproj

// Generation from a model of one's own: anything that tells the next token's logits is an ISequenceModel. This one counts which
// character follows which three.
using Fathom;
using Fathom.Text;

var text = string.Concat(Enumerable.Repeat("the cat sat on the mat. the rat sat on the cat. the cat ate the rat. ", 20));
var tokenizer = CharacterTokenizer.Train(text);
var generator = new TextGenerator(new Trigrams(tokenizer.Encode(text), tokenizer.Vocabulary.Count), tokenizer);

Console.WriteLine("most probable: the " + generator.Generate("the ", new() { Sampling = SamplingOptions.Greedy, MaximumTokens = 30 }).Text);
Console.Write("sampled: the ");
var options = new GenerationOptions { Sampling = new() { Temperature = 0.8f, TopP = 0.95f }, Key = new RandomKey(3), MaximumTokens = 200, StopSequences = [". "] };
await foreach (var piece in generator.StreamAsync("the ", options))
    Console.Write(piece);
var best = new BeamSearch(new Trigrams(tokenizer.Encode(text), tokenizer.Vocabulary.Count)).Search(tokenizer.Encode("the "), new() { MaximumTokens = 12 })[0];
Console.WriteLine($"\nbeam search: the {tokenizer.Decode([.. best.Tokens])} (score {best.Score:0.00})");

internal sealed class Trigrams : ISequenceModel
{
    private readonly Dictionary<(int, int, int), float[]> counts = [];

    public Trigrams(int[] ids, int vocabulary)
    {
        Vocabulary = vocabulary;
        for (var index = 3; index < ids.Length; index++)
            Counts((ids[index - 3], ids[index - 2], ids[index - 1]))[ids[index]]++;
    }

    public int Vocabulary { get; }
    public int? MaximumLength => null;
    public ISequenceState Start(int batch) => new State(this, batch);
    public float[] Counts((int, int, int) key) => counts.TryGetValue(key, out var row) ? row : counts[key] = new float[Vocabulary];

    private sealed class State(Trigrams model, int batch) : ISequenceState
    {
        private (int A, int B, int C)[] last = new (int, int, int)[batch];

        public Tensor Next(Tensor tokens)
        {
            foreach (var (index, id) in tokens.ToArray<long>().Index())
                last[index / tokens.Shape[1]] = (last[index / tokens.Shape[1]].B, last[index / tokens.Shape[1]].C, (int)id);
            // A little for what was never seen, so that every logit is a number.
            return Tensor.From<float>([.. last.SelectMany(key => model.Counts(key)).Select(count => MathF.Log(count + 0.001f))], [batch, model.Vocabulary]);
        }

        public void Reorder(ReadOnlySpan<int> parents) => last = [.. parents.ToArray().Select(parent => last[parent])];
    }
}
