using System.CommandLine;
using System.Globalization;

namespace Fathom.Cli;

/// <summary>A Transformer that invents names.</summary>
internal sealed class NamesRecipe() : CliRecipe<NamesConfig>(RunJson.Default.NamesConfig), IWritingRecipe
{
    public override string Name => "names";

    public override string Summary => "A small Transformer that invents names like those of a list";

    protected override string DataDescription => "A UTF-8 file with a name on each line, or a folder with one";

    protected override Func<ParseResult, NamesConfig> AddOptions(RecipeOptions options)
    {
        var steps = options.Whole("--steps", "Steps", 3000, 2, 10_000_000);
        var batchSize = options.Whole("--batch-size", "Names per step", 64, 1, 65_536);
        var learningRate = options.LearningRate(3e-3);
        var layers = options.Whole("--layers", "Layers", 4, 1, 256);
        var heads = options.Whole("--heads", "Heads of the attention", 4, 1, 256);
        var width = options.Whole("--width", "Features", 64, 1, 16_384);
        var dropout = options.Dropout(0.1);
        return given => new()
        {
            Steps = given.GetValue(steps),
            BatchSize = given.GetValue(batchSize),
            LearningRate = given.GetValue(learningRate),
            Layers = given.GetValue(layers),
            Heads = given.GetValue(heads),
            Width = given.GetValue(width),
            Dropout = given.GetValue(dropout),
        };
    }

    protected override RecipeJob<NamesConfig> Prepare(NamesConfig config, RecipeContext context)
    {
        LanguageRecipe.CheckHeads(config.Width, config.Heads);
        return NamesJob.Create(config);
    }

    protected override RecipeAnswer Evaluate(SavedRun<NamesConfig> run, string? data, RecipeContext context)
    {
        if (data is not null)
            throw new CliException("evaluate: a run of names is measured on the names that were left out of its own list. Leave --data out.", ExitCodes.Usage);
        var job = NamesJob.Create(run.Config);
        run.Load(job.Model);
        var (validation, test, _, bigram) = job.Measure();
        return new(
            [string.Create(CultureInfo.InvariantCulture, $"test loss {test:0.0000} nats per character; pairs of characters alone give {bigram:0.0000}")],
            new() { ["recipe"] = Name, ["data"] = run.Config.Data, ["validation_loss"] = JsonNumber.Of(validation), ["test_loss"] = JsonNumber.Of(test), ["bigram_test_loss"] = JsonNumber.Of(bigram) });
    }

    protected override RecipeAnswer Predict(SavedRun<NamesConfig> run, PredictRequest request, RecipeContext context) =>
        throw new CliException($"predict: a run of names writes: fathom generate {run.Path} --prompt mar --count 10.", ExitCodes.Usage);

    /// <inheritdoc/>
    public RunWriter Writer(string path)
    {
        var run = Open(path);
        return NamesJob.Writer(run.Config, run.Load(NamesJob.Build(run.Config)));
    }
}
