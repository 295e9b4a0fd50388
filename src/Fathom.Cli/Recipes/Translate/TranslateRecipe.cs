using System.CommandLine;
using System.Globalization;

namespace Fathom.Cli;

/// <summary>An encoder-decoder Transformer that translates.</summary>
internal sealed class TranslateRecipe() : CliRecipe<TranslateConfig>(RunJson.Default.TranslateConfig)
{
    public override string Name => "translate";

    public override string Summary => "A Transformer that translates sentences, with a vocabulary of byte-pair encoding";

    protected override string DataDescription => "A folder with train.en, train.de, val.en, val.de, test.en, test.de (or other endings), gzipped or not";

    protected override Func<ParseResult, TranslateConfig> AddOptions(RecipeOptions options)
    {
        var source = options.Text("--source", "Ending of the files to read (en)", "LANG");
        var target = options.Text("--target", "Ending of the files to write (de)", "LANG");
        var test = options.Text("--test", "Files to test with, without the ending (the first that begin with test)", "NAME");
        var vocabulary = options.Whole("--vocabulary", "Tokens that both languages share", 8000, 300, 1_000_000);
        var steps = options.Whole("--steps", "Steps", 1500, 2, 10_000_000);
        var tokens = options.Whole("--tokens-per-step", "Tokens per step on each side, padding included", 3072, 64, 10_000_000);
        var learningRate = options.LearningRate(3e-3);
        var layers = options.Whole("--layers", "Layers of the encoder, and of the decoder", 3, 1, 64);
        var heads = options.Whole("--heads", "Heads of the attentions", 4, 1, 256);
        var width = options.Whole("--width", "Features", 160, 1, 16_384);
        var hidden = options.Whole("--feed-forward", "Hidden features", 320, 1, 65_536);
        var dropout = options.Dropout(0.2);
        var precision = options.Precision();
        var smoothing = options.Real("--label-smoothing", "Label smoothing", 0.1, 0, 1);
        var beams = options.Whole("--beams", "Translations followed at once", 4, 1, 256);
        return given => new()
        {
            Source = given.GetValue(source) ?? "en",
            Target = given.GetValue(target) ?? "de",
            Test = given.GetValue(test),
            Vocabulary = given.GetValue(vocabulary),
            LongestSentence = 64,
            Steps = given.GetValue(steps),
            TokensPerStep = given.GetValue(tokens),
            LearningRate = given.GetValue(learningRate),
            Layers = given.GetValue(layers),
            Heads = given.GetValue(heads),
            Width = given.GetValue(width),
            FeedForward = given.GetValue(hidden),
            Dropout = given.GetValue(dropout),
            Precision = given.GetValue(precision)!,
            LabelSmoothing = given.GetValue(smoothing),
            Beams = given.GetValue(beams),
        };
    }

    protected override RecipeJob<TranslateConfig> Prepare(TranslateConfig config, RecipeContext context)
    {
        LanguageRecipe.CheckHeads(config.Width, config.Heads);
        return TranslateJob.Create(config);
    }

    protected override RecipeAnswer Evaluate(SavedRun<TranslateConfig> run, string? data, RecipeContext context)
    {
        var config = run.Config;
        var folder = data ?? config.DataSource;
        if (!Directory.Exists(folder))
            throw new CliException($"--data {folder}: translate takes a folder with {config.Test}.{config.Source} and {config.Test}.{config.Target}.");
        var test = ParallelText.Read(folder, config.Test!, config.Source, config.Target);
        var bleu = TranslateJob.Measure(Load(run).Translate(test.Sources, context.Cancellation), test);
        return new(
            [string.Create(CultureInfo.InvariantCulture, $"BLEU {bleu.Score:0.00} on {test.Sources.Length:N0} sentences of {test.Name}")],
            new() { ["recipe"] = Name, ["data"] = StagedRun.NameOf(folder), ["test"] = test.Name, ["bleu"] = bleu.Score });
    }

    protected override RecipeAnswer Predict(SavedRun<TranslateConfig> run, PredictRequest request, RecipeContext context)
    {
        if (request.Input is not { Length: > 0 } sentence)
            throw new CliException($"predict: a run of translate takes a sentence: fathom predict {run.Path} \"A dog runs.\"", ExitCodes.Usage);
        var translation = Load(run).Translate(sentence);
        return new([translation], new() { ["sentence"] = sentence, ["translation"] = translation });
    }

    private static Translator Load(SavedRun<TranslateConfig> run) =>
        new(run.Load(Translator.Build(run.Config)), TranslateTokens.Load(run.Path), run.Config);
}
