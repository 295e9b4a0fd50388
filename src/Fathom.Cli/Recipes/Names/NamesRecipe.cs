using System.CommandLine;
using System.Globalization;

namespace Fathom.Cli;

/// <summary>A Transformer that invents names.</summary>
internal sealed class NamesRecipe() : CliRecipe<NamesConfig>(RunJson.Default.NamesConfig), IWritingRecipe
{
    public override string Name => "names";

    public override string Summary => "A small Transformer that invents names like those of a list";

    protected override string DataDescription => "A UTF-8 file with a name on each line, or a folder with one";

    protected override Func<GivenOptions, NamesConfig> AddOptions(Command command)
    {
        var steps = NumberOptions.Whole("--steps", "Steps (3000)", 2, 10_000_000);
        var batchSize = NumberOptions.Whole("--batch-size", "Names per step (64)", 1, 65_536);
        var learningRate = NumberOptions.Real("--learning-rate", "Greatest learning rate (0.003)", 1e-12, 1000);
        var layers = NumberOptions.Whole("--layers", "Layers (4)", 1, 256);
        var heads = NumberOptions.Whole("--heads", "Heads of the attention (4)", 1, 256);
        var width = NumberOptions.Whole("--width", "Features (64)", 1, 16_384);
        var dropout = NumberOptions.Real("--dropout", "Dropout (0.1)", 0, 0.95);
        foreach (var option in new Option[] { steps, batchSize, learningRate, layers, heads, width, dropout })
            command.Add(option);
        return given => new()
        {
            Recipe = Name,
            Data = given.DataName,
            DataSource = given.DataSource,
            Seed = given.Seed,
            Command = given.Command,
            Steps = given.Parsed.GetValue(steps) ?? 3000,
            BatchSize = given.Parsed.GetValue(batchSize) ?? 64,
            LearningRate = given.Parsed.GetValue(learningRate) ?? 3e-3,
            Layers = given.Parsed.GetValue(layers) ?? 4,
            Heads = given.Parsed.GetValue(heads) ?? 4,
            Width = given.Parsed.GetValue(width) ?? 64,
            Dropout = given.Parsed.GetValue(dropout) ?? 0.1,
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
