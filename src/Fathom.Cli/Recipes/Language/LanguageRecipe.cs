using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Fathom.Text;
using Fathom.Training;

namespace Fathom.Cli;

/// <summary>What the recipes for characters of a text share; they differ in the network and its usual sizes.</summary>
/// <param name="defaults">The usual sizes.</param>
internal abstract class LanguageRecipe(LanguageDefaults defaults) : CliRecipe<LanguageConfig>(RunJson.Default.LanguageConfig), IWritingRecipe
{
    private const int LikelyCount = 10;

    protected override string DataDescription => "A UTF-8 text file, or a folder with one";

    protected override Func<ParseResult, LanguageConfig> AddOptions(RecipeOptions options)
    {
        var steps = options.Whole("--steps", "Steps", defaults.Steps, 1, 10_000_000);
        var layers = options.Whole("--layers", "Layers", defaults.Layers, 1, 256);
        var heads = defaults.Heads > 0 ? options.Whole("--heads", "Heads of the attention", defaults.Heads, 1, 256) : null;
        var width = options.Whole("--width", "Features", defaults.Width, 1, 16_384);
        var context = options.Whole("--context", "Characters read in a row", defaults.Context, 1, 65_536);
        var batchSize = options.Whole("--batch-size", "Rows per step", defaults.BatchSize, 1, 65_536);
        var learningRate = options.LearningRate(defaults.LearningRate);
        var weightDecay = options.Real("--weight-decay", "Weight decay of matrices", defaults.WeightDecay, 0, 1000);
        var dropout = options.Dropout(defaults.Dropout);
        var precision = defaults.Heads > 0 ? options.Precision() : null;
        var share = options.Real("--validation-share", "Share of the text, from its end, to measure with", 0.1, 0.0001, 0.9);
        var every = options.Whole("--validate-every", "Measure every N steps (a tenth of the steps)", 1, 10_000_000);
        return given =>
        {
            var count = given.GetValue(steps);
            return new()
            {
                Steps = count,
                ValidateEvery = given.GetValue(every) ?? StepRecord.Every(count, 10),
                Layers = given.GetValue(layers),
                Heads = heads is null ? 0 : given.GetValue(heads),
                Width = given.GetValue(width),
                Context = given.GetValue(context),
                BatchSize = given.GetValue(batchSize),
                LearningRate = given.GetValue(learningRate),
                WeightDecay = given.GetValue(weightDecay),
                Dropout = given.GetValue(dropout),
                Precision = precision is null ? "f32" : given.GetValue(precision)!,
                ValidationShare = given.GetValue(share),
            };
        };
    }

    protected override RecipeJob<LanguageConfig> Prepare(LanguageConfig config, RecipeContext context)
    {
        CheckHeads(config.Width, config.Heads);
        return LanguageJob.Create(config);
    }

    protected override RecipeAnswer Evaluate(SavedRun<LanguageConfig> run, string? data, RecipeContext context)
    {
        var config = run.Config;
        var model = Load(run);
        var text = data is null ? LanguageText.Load(config.DataSource, config.Characters, config.Context, config.ValidationShare).Validation
            : LanguageText.LoadWhole(data, config.Characters, config.Context);
        var loss = model.Loss(text);
        return new(
            [string.Create(CultureInfo.InvariantCulture, $"loss {loss:0.0000} nats per character on {text.Tokens.Length:N0} characters")],
            new() { ["recipe"] = config.Recipe, ["data"] = data is null ? config.Data : StagedRun.NameOf(data), ["characters"] = text.Tokens.Length, ["validation_loss"] = JsonNumber.Of(loss) });
    }

    protected override RecipeAnswer Predict(SavedRun<LanguageConfig> run, PredictRequest request, RecipeContext context)
    {
        if (request.Input is not { Length: > 0 } prompt)
            throw new CliException($"predict: a run of {Name} takes a text, and says what may follow: fathom predict {run.Path} \"Once upon\".", ExitCodes.Usage);
        var model = Load(run);
        var ids = Array.ConvertAll(model.Tokenizer.Encode(prompt), id => (long)id);
        var probabilities = model.Sequences.Start(1).Next(Tensor.From<long>(ids, [1, ids.Length])).Softmax(1).ToArray<float>();
        var likely = probabilities.Index().OrderByDescending(entry => entry.Item).Take(LikelyCount)
            .Select(entry => (Text: model.Tokenizer.Decode([entry.Index]), Probability: entry.Item)).ToArray();
        return new(
            [.. likely.Select(entry => string.Create(CultureInfo.InvariantCulture, $"{Shown(entry.Text),-8} {100 * entry.Probability,5:0.0} %"))],
            new() { ["next"] = new JsonArray([.. likely.Select(entry => new JsonObject { ["text"] = entry.Text, ["probability"] = entry.Probability })]) });
    }

    /// <inheritdoc/>
    public RunWriter Writer(string path)
    {
        var model = Load(Open(path));
        return new(new(model.Sequences, model.Tokenizer));
    }

    /// <summary>Says so when heads do not divide features.</summary>
    public static void CheckHeads(int width, int heads)
    {
        if (heads > 0 && width % heads != 0)
            throw new CliException($"--width {width}: {heads} heads do not divide it. Take a multiple, such as {Math.Max(1, width / heads) * heads}.", ExitCodes.Usage);
    }

    private static LanguageNet Load(SavedRun<LanguageConfig> run)
    {
        var model = LanguageNet.Build(run.Config);
        run.Load(model.Network);
        return model;
    }

    private static string Shown(string character) => character switch { "\n" => "newline", " " => "space", "\t" => "tab", _ => character };
}
