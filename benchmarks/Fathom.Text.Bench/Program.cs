using System.Diagnostics;
using System.Globalization;
using System.Text;
using Fathom.Text;

// Speed of tokenizers on one thread, in megabytes (10⁶ bytes) of UTF-8 per second.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is not [var path, ..] || !File.Exists(path))
{
    Console.Error.WriteLine("Usage: Fathom.Text.Bench TEXT-FILE [VOCABULARY-JSON MERGES-TXT]    a text in UTF-8, and GPT-2's files to measure them, too");
    return 2;
}
var text = File.ReadAllText(path);
var bytes = Encoding.UTF8.GetByteCount(text);
var repeats = Math.Max(1, 8_000_000 / bytes);
var repeated = string.Concat(Enumerable.Repeat(text, repeats));
Console.WriteLine($"{Path.GetFileName(path)}: {bytes / 1e6:0.00} MB, encoded {repeats} times over in one call; best of 9");

foreach (var size in (int[])[5257, 10_257, 30_000])
{
    var clock = Stopwatch.StartNew();
    var trained = BpeTrainer.Train(text, new() { VocabularySize = size });
    Console.WriteLine($"\nBPE trained on it in {clock.Elapsed.TotalSeconds:0.00} s: {trained.Vocabulary.Count} tokens asked {size}");
    MeasureBpe(trained);
}
if (args is [_, var vocabulary, var merges])
{
    Console.WriteLine("\nBPE of the files");
    MeasureBpe(Gpt2Files.Load(vocabulary, merges));
}

var watch = Stopwatch.StartNew();
var unigram = UnigramTrainer.Train(text.Split('\n'), new() { VocabularySize = 8000 });
Console.WriteLine($"\nunigram trained on it in {watch.Elapsed.TotalSeconds:0.00} s: {unigram.Vocabulary.Count} pieces");
Measure("encode", unigram);
Console.WriteLine("\ncharacters");
Measure("encode", CharacterTokenizer.Train(text));

string[] words = [.. unigram.Vocabulary.Special.Select(id => unigram.Vocabulary[id]), "[UNK]", "[CLS]", "[SEP]"];
var pieces = Enumerable.Range(0, unigram.Vocabulary.Count).Select(id => unigram.Vocabulary[id]).Select(piece => piece.StartsWith('▁') ? piece[1..] : "##" + piece);
Console.WriteLine("\nWordPiece with the pieces of the unigram model");
Measure("encode", new Tokenizer(new WordPieceModel([.. words.Skip(1), .. pieces.Where(piece => piece.Length > 0 && piece[0] != '[').Distinct()]))
{
    Normalizer = new BertNormalizer(),
    PreTokenizer = new BertPreTokenizer(),
});
return 0;

void MeasureBpe(Tokenizer tokenizer)
{
    Measure("encode", tokenizer);
    var model = (BpeModel)tokenizer.Model;
    Measure("encode, no piece remembered", new Tokenizer(new BpeModel(model.Tokens, model.Merges, new() { RememberedPieces = 0 }), tokenizer.AddedTokens)
    {
        PreTokenizer = tokenizer.PreTokenizer,
        Decoder = tokenizer.Decoder,
    });
    var ids = tokenizer.Encode(repeated);
    Report("decode", () => tokenizer.Decode(ids).Length, ids.Length);
}

void Measure(string what, ITokenizer tokenizer)
{
    var ids = new List<int>(repeated.Length);
    Report(what, () =>
    {
        ids.Clear();
        tokenizer.EncodeTo(repeated, ids);
        return ids.Count;
    }, 0);
}

void Report(string what, Func<int> run, int tokens)
{
    // A second of warming up lets the compiler finish.
    var count = 0;
    for (var begin = Stopwatch.GetTimestamp(); count == 0 || Stopwatch.GetElapsedTime(begin).TotalSeconds < 1;)
        count = run();
    var seconds = new double[9];
    for (var round = 0; round < seconds.Length; round++)
    {
        var start = Stopwatch.GetTimestamp();
        run();
        seconds[round] = Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
    Console.WriteLine($"  {what,-28} {(double)bytes * repeats / seconds.Min() / 1e6,8:0.0} MB/s   {(double)bytes * repeats / (tokens > 0 ? tokens : count):0.00} bytes per token");
}
