using System.CommandLine;
using System.Globalization;

namespace Fathom.Cli;

/// <summary>An encoder-decoder Transformer that translates.</summary>
internal sealed class TranslateRecipe() : CliRecipe<TranslateConfig>(RunJson.Default.TranslateConfig)
{
    public override string Name => "translate";

    public override string Summary => "A Transformer that translates sentences, with a vocabulary of byte-pair encoding";

    protected override string DataDescription => "A folder with train.en, train.de, val.en, val.de, test.en, test.de (or other endings), gzipped or not";

    protected override Func<GivenOptions, TranslateConfig> AddOptions(Command command)
    {
        var source = new Option<string?>("--source") { Description = "Ending of the files to read (en)", HelpName = "LANG" };
        var target = new Option<string?>("--target") { Description = "Ending of the files to write (de)", HelpName = "LANG" };
        var test = new Option<string?>("--test") { Description = "Files to test with, without the ending (the first that begin with test)", HelpName = "NAME" };
        var vocabulary = NumberOptions.Whole("--vocabulary", "Tokens that both languages share (8000)", 300, 1_000_000);
        var steps = NumberOptions.Whole("--steps", "Steps (4000)", 2, 10_000_000);
        var tokens = NumberOptions.Whole("--tokens-per-step", "Tokens per step on each side, padding included (3072)", 64, 10_000_000);
        var learningRate = NumberOptions.Real("--learning-rate", "Greatest learning rate (0.003)", 1e-12, 1000);
        var layers = NumberOptions.Whole("--layers", "Layers of the encoder, and of the decoder (3)", 1, 64);
        var heads = NumberOptions.Whole("--heads", "Heads of the attentions (4)", 1, 256);
        var width = NumberOptions.Whole("--width", "Features (160)", 1, 16_384);
        var hidden = NumberOptions.Whole("--feed-forward", "Hidden features (320)", 1, 65_536);
        var dropout = NumberOptions.Real("--dropout", "Dropout (0.2)", 0, 0.95);
        var smoothing = NumberOptions.Real("--label-smoothing", "Label smoothing (0.1)", 0, 1);
        var beams = NumberOptions.Whole("--beams", "Translations followed at once (4)", 1, 256);
        foreach (var option in new Option[] { source, target, test, vocabulary, steps, tokens, learningRate, layers, heads, width, hidden, dropout, smoothing, beams })
            command.Add(option);
        return given => new()
        {
            Recipe = Name,
            Data = given.DataName,
            DataSource = given.DataSource,
            Seed = given.Seed,
            Command = given.Command,
            Source = given.Parsed.GetValue(source) ?? "en",
            Target = given.Parsed.GetValue(target) ?? "de",
            Test = given.Parsed.GetValue(test),
            Vocabulary = given.Parsed.GetValue(vocabulary) ?? 8000,
            LongestSentence = 64,
            Steps = given.Parsed.GetValue(steps) ?? 4000,
            TokensPerStep = given.Parsed.GetValue(tokens) ?? 3072,
            LearningRate = given.Parsed.GetValue(learningRate) ?? 3e-3,
            Layers = given.Parsed.GetValue(layers) ?? 3,
            Heads = given.Parsed.GetValue(heads) ?? 4,
            Width = given.Parsed.GetValue(width) ?? 160,
            FeedForward = given.Parsed.GetValue(hidden) ?? 320,
            Dropout = given.Parsed.GetValue(dropout) ?? 0.2,
            LabelSmoothing = given.Parsed.GetValue(smoothing) ?? 0.1,
            Beams = given.Parsed.GetValue(beams) ?? 4,
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
