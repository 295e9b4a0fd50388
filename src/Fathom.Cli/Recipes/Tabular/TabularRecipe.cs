using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Fathom.Data;

namespace Fathom.Cli;

/// <summary>Classes of the rows of a table.</summary>
internal sealed class TabularRecipe() : CliRecipe<TabularConfig>(RunJson.Default.TabularConfig)
{
    public override string Name => "tabular";

    public override string Summary => "Rows of a table: embeddings of names, a perceptron, weights for rare classes, calibrated probabilities";

    protected override string DataDescription =>
        $"A CSV file with a header, or a folder with a known table ({string.Join(", ", KnownTables.All.Select(table => table.Name))})";

    protected override Func<GivenOptions, TabularConfig> AddOptions(Command command)
    {
        var target = new Option<string?>("--target") { Description = "Column to predict (known tables: theirs)", HelpName = "COLUMN" };
        var drop = new Option<string[]>("--drop") { Description = "Columns to leave out", HelpName = "COLUMN", AllowMultipleArgumentsPerToken = true };
        var testFile = new Option<string?>("--test") { Description = "CSV file with rows to test with (known tables: theirs)", HelpName = "FILE" };
        var testShare = NumberOptions.Real("--test-share", "Share of the rows to test with, where there is no such file (0.2)", 0.01, 0.9);
        var folds = NumberOptions.Whole("--folds", "Stratified cross-validation with N folds (mammography: 5)", 2, 100);
        var members = NumberOptions.Whole("--members", "Models whose probabilities are averaged, without folds (3)", 1, 100);
        var weights = NumberOptions.Real("--class-weights", "Weigh classes by this power of 1 / frequency: 0 not, 1 fully (0; imbalanced known tables 0.5)", 0, 1);
        var epochs = NumberOptions.Whole("--epochs", "Passes over the training rows (12 where there are many, 25 where there are few)", 1, 100_000);
        var batchSize = NumberOptions.Whole("--batch-size", "Rows per step (a 32nd of the rows, 16 to 256)", 1, 65_536);
        var learningRate = NumberOptions.Real("--learning-rate", "Greatest learning rate (0.002)", 1e-12, 1000);
        var weightDecay = NumberOptions.Real("--weight-decay", "Weight decay (0.02)", 0, 1000);
        var width = NumberOptions.Whole("--width", "Width of the hidden layers (256)", 1, 8192);
        var layers = NumberOptions.Whole("--layers", "Hidden layers (2)", 1, 64);
        var dropout = NumberOptions.Real("--dropout", "Dropout (0.3)", 0, 0.95);
        var bins = NumberOptions.Whole("--bins", "Bins of a column of numbers (32)", 1, 1024);
        foreach (var option in new Option[]
            { target, drop, testFile, testShare, folds, members, weights, epochs, batchSize, learningRate, weightDecay, width, layers, dropout, bins })
            command.Add(option);
        return given => new()
        {
            Recipe = Name,
            Data = given.DataName,
            DataSource = given.DataSource,
            Seed = given.Seed,
            Command = given.Command,
            Target = given.Parsed.GetValue(target),
            Drop = given.Parsed.GetValue(drop) ?? [],
            TestFile = given.Parsed.GetValue(testFile) is { } file ? Path.GetFullPath(file) : null,
            TestShare = given.Parsed.GetValue(testShare) ?? 0.2,
            Folds = given.Parsed.GetValue(folds),
            Members = given.Parsed.GetValue(members) ?? 3,
            ClassWeightPower = given.Parsed.GetValue(weights),
            Epochs = given.Parsed.GetValue(epochs) ?? 0,
            BatchSize = given.Parsed.GetValue(batchSize) ?? 0,
            LearningRate = given.Parsed.GetValue(learningRate) ?? 2e-3,
            WeightDecay = given.Parsed.GetValue(weightDecay) ?? 0.02,
            Hidden = [.. Enumerable.Repeat(given.Parsed.GetValue(width) ?? 256, given.Parsed.GetValue(layers) ?? 2)],
            Dropout = given.Parsed.GetValue(dropout) ?? 0.3,
            Bins = given.Parsed.GetValue(bins) ?? 32,
        };
    }

    protected override RecipeJob<TabularConfig> Prepare(TabularConfig config, RecipeContext context) => TabularJob.Create(config);

    protected override RecipeAnswer Evaluate(SavedRun<TabularConfig> run, string? data, RecipeContext context)
    {
        if (data is null)
        {
            // With the run's own data each row is measured by models that have not been trained with it.
            var job = TabularJob.Create(run.Config);
            run.Load(job.Model);
            var scores = job.Measure();
            return new([.. scores.Lines], scores.Figures);
        }
        var source = TableSource.Open(data);
        var table = source.Test ?? source.Rows;
        var ensemble = run.Load(TabularEnsemble.Build(run.Config));
        var labels = run.Config.Encoders[0].Encode(table).Labels;
        var other = new ClassScores(run.Config.Encoders[0].Classes, ensemble.Probabilities(run.Config, table), labels);
        return new([.. other.Lines], other.Figures);
    }

    protected override RecipeAnswer Predict(SavedRun<TabularConfig> run, PredictRequest request, RecipeContext context)
    {
        var table = request.Input is { } file ? TableSource.Open(file).Rows : Row(run, request.Index!.Value);
        var (classes, probabilities) = (run.Config.Encoders[0].Classes, run.Load(TabularEnsemble.Build(run.Config)).Probabilities(run.Config, table));
        var rows = probabilities.Select(row => (Class: classes[Array.IndexOf(row, row.Max())], Probability: row.Max(), All: row)).ToArray();
        var lines = rows.Select((row, number) => string.Create(CultureInfo.InvariantCulture, $"row {number}: {row.Class} ({100 * row.Probability:0.0} %)"));
        return new([.. lines], new()
        {
            ["classes"] = new JsonArray([.. classes.Select(name => (JsonNode)name)]),
            ["rows"] = new JsonArray([.. rows.Select(row => new JsonObject
            {
                ["class"] = row.Class,
                ["probability"] = row.Probability,
                ["probabilities"] = new JsonArray([.. row.All.Select(share => (JsonNode)share)]),
            })]),
        });
    }

    private static CsvTable Row(SavedRun<TabularConfig> run, int index)
    {
        var source = TableSource.Open(run.Config.DataSource);
        var table = run.Config.TestFile is { } file ? CsvTable.Read(file) : source.Test ?? source.Rows;
        return index < table.RowCount ? table.Subset([index])
            : throw new CliException($"--index {index}: the table has {table.RowCount} rows, 0 to {table.RowCount - 1}.", ExitCodes.Usage);
    }
}
