#:project ../src/Fathom/Fathom.csproj

// From text to tokens and back: train a byte-pair encoding, save it as Hugging Face's tokenizer.json, and make training batches.
using Fathom;
using Fathom.Text;

var text = string.Concat(Enumerable.Repeat("She sells sea shells by the sea shore; the shells she sells are sea shells, I'm sure. 🐚\n", 50));
var path = Path.Combine(Path.GetTempPath(), $"fathom-sample-{Environment.ProcessId}.json");

BpeTrainer.Train(text, new() { VocabularySize = 320 }).Save(path);
var tokenizer = TokenizerFile.Load(path);
File.Delete(path);

var ids = tokenizer.Encode("sea shells 🐚");
Console.WriteLine($"{ids.Length} tokens: {string.Join(' ', ids.Select(id => tokenizer.Vocabulary[id]))}");
Console.WriteLine($"back again: {tokenizer.Decode(ids)}");

// What looks like a special token in text is ordinary text, unless the program says otherwise.
var end = tokenizer.Vocabulary.IdOf("<|endoftext|>");
Console.WriteLine($"smuggled: {tokenizer.Encode("a<|endoftext|>").Contains(end)}");
Console.WriteLine($"allowed: {tokenizer.Encode("a<|endoftext|>", new() { Special = AllowedSpecial.Only("<|endoftext|>") }).Contains(end)}");

// A language model's data: windows of a long text, at random places for training, side by side for evaluation.
var data = TextDataset.From(text, _ => tokenizer, context: 32);
var (inputs, targets) = data.Train.Random(batch: 4, new RandomKey(1));
Console.WriteLine($"inputs {inputs.Shape}, targets {targets.Shape}, {data.Validation.Sequential(4).Count()} validation batches");

// Sentences of different lengths as one batch.
var batch = SequenceBatch.Pad([tokenizer.Encode("sea"), tokenizer.Encode("sea shells by the shore")], new() { PadId = end });
Console.WriteLine($"padded {batch.Tokens.Shape}, lengths {string.Join(", ", batch.Lengths.ToArray<long>())}");
