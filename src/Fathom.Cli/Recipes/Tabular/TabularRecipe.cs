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

    protected override Func<ParseResult, TabularConfig> AddOptions(RecipeOptions options)
    {
        var target = options.Text("--target", "Column to predict (known tables: theirs)", "COLUMN");
        var drop = options.Texts("--drop", "Columns to leave out", "COLUMN");
        var testFile = options.Text("--test", "CSV file with rows to test with (known tables: theirs)", "FILE");
        var testShare = options.Real("--test-share", "Share of the rows to test with, where there is no such file", 0.2, 0.01, 0.9);
        var folds = options.Whole("--folds", "Stratified cross-validation with N folds (mammography: 5)", 2, 100);
        var members = options.Whole("--members", "Models whose probabilities are averaged, without folds", 3, 1, 100);
        var weights = options.Real("--class-weights", "Weigh classes by this power of 1 / frequency: 0 not, 1 fully (0; imbalanced known tables 0.5)", 0, 1);
        var epochs = options.Whole("--epochs", "Passes over the training rows (12 where there are many, 25 where there are few)", 1, 100_000);
        var batchSize = options.Whole("--batch-size", "Rows per step (a 32nd of the rows, 16 to 256)", 1, 65_536);
        var learningRate = options.LearningRate(2e-3);
        var weightDecay = options.Real("--weight-decay", "Weight decay", 0.02, 0, 1000);
        var width = options.Whole("--width", "Width of the hidden layers", 256, 1, 8192);
        var layers = options.Whole("--layers", "Hidden layers", 2, 1, 64);
        var dropout = options.Dropout(0.3);
        var bins = options.Whole("--bins", "Bins of a column of numbers", 32, 1, 1024);
        return given => new()
        {
            Target = given.GetValue(target),
            Drop = given.GetValue(drop) ?? [],
            TestFile = given.GetValue(testFile) is { } file ? Path.GetFullPath(file) : null,
            TestShare = given.GetValue(testShare),
            Folds = given.GetValue(folds),
            Members = given.GetValue(members),
            ClassWeightPower = given.GetValue(weights),
            Epochs = given.GetValue(epochs) ?? 0,
            BatchSize = given.GetValue(batchSize) ?? 0,
            LearningRate = given.GetValue(learningRate),
            WeightDecay = given.GetValue(weightDecay),
            Hidden = [.. Enumerable.Repeat(given.GetValue(width), given.GetValue(layers))],
            Dropout = given.GetValue(dropout),
            Bins = given.GetValue(bins),
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
