using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Fathom.Cli;

/// <summary>Classes of sentences.</summary>
internal sealed class SentimentRecipe() : CliRecipe<SentimentConfig>(RunJson.Default.SentimentConfig)
{
    public override string Name => "sentiment";

    public override string Summary => "Sentences by their class, such as praise or blame: an LSTM beside counts of words and pairs";

    protected override string DataDescription => "A folder with NAME.neg and NAME.pos, or CLASS.txt for each class, a sentence on each line; or a CSV file with columns text and label";

    protected override Func<ParseResult, SentimentConfig> AddOptions(RecipeOptions options)
    {
        var share = options.Real("--test-share", "Share of the sentences to test with, drawn by the seed", 0.1, 0.001, 0.9);
        var least = options.Whole("--least-count", "Words that come up less often have no vector", 3, 1, 1_000_000);
        var members = options.Whole("--members", "Models whose probabilities are averaged", 3, 1, 100);
        var epochs = options.Whole("--epochs", "Passes over the sentences", 3, 1, 100_000);
        var batchSize = options.Whole("--batch-size", "Sentences per step", 64, 1, 65_536);
        var learningRate = options.LearningRate(1e-3);
        var size = options.Whole("--vector-size", "Length of the words' vectors", 128, 1, 16_384);
        var width = options.Whole("--width", "Memory of the LSTM in each direction", 96, 1, 16_384);
        var dropout = options.Dropout(0.5);
        return given => new()
        {
            TestShare = given.GetValue(share),
            LeastCount = given.GetValue(least),
            Members = given.GetValue(members),
            Epochs = given.GetValue(epochs),
            BatchSize = given.GetValue(batchSize),
            LearningRate = given.GetValue(learningRate),
            VectorSize = given.GetValue(size),
            Width = given.GetValue(width),
            Dropout = given.GetValue(dropout),
        };
    }

    protected override RecipeJob<SentimentConfig> Prepare(SentimentConfig config, RecipeContext context) => SentimentJob.Create(config);

    protected override RecipeAnswer Evaluate(SavedRun<SentimentConfig> run, string? data, RecipeContext context)
    {
        if (data is null)
        {
            var job = SentimentJob.Create(run.Config);
            run.Load(job.Model);
            var own = job.Measure();
            return new([.. own.Lines], own.Figures);
        }
        var sentences = LabelledSentences.Read(data);
        if (!sentences.Classes.SequenceEqual(run.Config.Classes))
            throw new CliException($"{data}: has the classes {string.Join(", ", sentences.Classes)}; the run knows {string.Join(", ", run.Config.Classes)}.");
        var scores = new ClassScores(run.Config.Classes, Probabilities(run, sentences.Sentences), [.. sentences.Labels.Select(label => (long)label)]);
        return new([.. scores.Lines], scores.Figures);
    }

    protected override RecipeAnswer Predict(SavedRun<SentimentConfig> run, PredictRequest request, RecipeContext context)
    {
        if (request.Input is not { Length: > 0 } sentence)
            throw new CliException($"predict: a run of sentiment takes a sentence: fathom predict {run.Path} \"a quiet triumph\".", ExitCodes.Usage);
        var shares = Probabilities(run, [sentence])[0];
        var best = Array.IndexOf(shares, shares.Max());
        return new(
            [string.Create(CultureInfo.InvariantCulture, $"{run.Config.Classes[best]} ({100 * shares[best]:0.0} %)")],
            new()
            {
                ["class"] = run.Config.Classes[best],
                ["probability"] = shares[best],
                ["probabilities"] = new JsonObject([.. run.Config.Classes.Zip(shares).Select(entry => KeyValuePair.Create(entry.First, (JsonNode?)entry.Second))]),
            });
    }

    private static float[][] Probabilities(SavedRun<SentimentConfig> run, string[] sentences)
    {
        var words = new SentenceWords(run.Config);
        return run.Load(SentimentEnsemble.Build(run.Config)).Probabilities([.. sentences.Select(words.Encode)], run.Config.Classes.Length);
    }
}
