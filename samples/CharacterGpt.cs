#:project ../src/Fathom/Fathom.csproj

// A small GPT learns a rhyme by heart, character by character, and recites it.
using Fathom;
using Fathom.Models;
using Fathom.Nn;
using Fathom.Text;
using Fathom.Training;

const string Rhyme = """
    Hey diddle diddle, the cat and the fiddle,
    the cow jumped over the moon;
    the little dog laughed to see such sport,
    and the dish ran away with the spoon.
    """;
const int Context = 48, Batch = 8;

RandomKey.Default = new RandomKey(1);
var tokenizer = CharacterTokenizer.Train(Rhyme);
var ids = tokenizer.Encode(Rhyme);
var model = new Gpt(new(tokenizer.Vocabulary.Count, Context, Layers: 2, Heads: 4, Width: 64) { Dropout = 0 });
var optimizer = new AdamW(model.Parameters) { LearningRate = 3e-3, ClipNorm = 1 };
var step = optimizer.CompileStep((x, y) => Losses.CrossEntropy(model.Forward(x).Flatten(0, 1), y.Flatten()));

var random = new Random(1);
for (var i = 1; i <= 500; i++)
{
    var starts = Enumerable.Range(0, Batch).Select(_ => random.Next(ids.Length - Context)).ToArray();
    var loss = step(Windows(starts, 0), Windows(starts, 1));
    if (i % 100 == 0)
        Console.WriteLine($"step {i}: loss {loss.Item():0.000}");
}

model.Eval();
var generator = new TextGenerator(model, tokenizer);
const string Prompt = "the little dog laughed ";
Console.WriteLine(Prompt + generator.Generate(Prompt, new() { MaximumTokens = 18, Sampling = SamplingOptions.Greedy }).Text);

// Some stretches of the text, each of them one token later for the targets than for the inputs.
Tensor Windows(int[] starts, int shift) => Tensor.From<long>(
    [.. starts.SelectMany(start => ids[(start + shift)..(start + shift + Context)]).Select(id => (long)id)], [Batch, Context]);
