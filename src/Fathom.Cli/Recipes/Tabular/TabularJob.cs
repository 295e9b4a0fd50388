using System.Globalization;
using Fathom.Data;
using Fathom.Nn;
using Fathom.Training;

namespace Fathom.Cli;

/// <summary>A training of <c>tabular</c>: a model for each fold, or several on one split.</summary>
internal sealed class TabularJob : RecipeJob<TabularConfig>
{
    private const int ManyRows = 20_000;

    private readonly CsvTable rows;
    private readonly CsvTable? test;
    private readonly IReadOnlyList<TabularPart> parts;
    private readonly TabularEnsemble ensemble;

    private TabularJob(TabularConfig config, CsvTable rows, CsvTable? test, IReadOnlyList<TabularPart> parts) : base(config) =>
        (this.rows, this.test, this.parts, ensemble) = (rows, test, parts, TabularEnsemble.Build(config));

    public override string Title => string.Create(
        CultureInfo.InvariantCulture,
        $"{Config.Data}, {rows.RowCount:N0} rows, {Config.Target} in {Config.Encoders[0].Classes.Length} classes; {(Config.Folds > 0 ? $"{Config.Folds} stratified folds" : $"{Config.Members} models, {parts[0].Test.Length:N0} test rows")}");

    public override Module Model => ensemble;

    /// <summary>Loads the table, and decides what the data suggest and nobody has.</summary>
    public static TabularJob Create(TabularConfig config)
    {
        var source = TableSource.Open(config.DataSource);
        var target = config.Target ?? source.Known?.Target
            ?? throw new CliException($"--target: which column of {source.Name} is to be predicted? There are {string.Join(", ", source.Rows.Columns)}.", ExitCodes.Usage);
        var schema = TableSchema.Infer(
            source.Rows, target, [.. config.Drop, .. source.Known?.Dropped ?? []], source.Known?.Categorical ?? [], source.Known?.LabelTrim ?? "");
        var test = config.TestFile is { } file ? CsvTable.Read(file) : source.Test;
        var imbalanced = source.Known?.Imbalanced == true;
        var decided = config with
        {
            Data = source.Name,
            Target = target,
            Folds = config.Folds ?? (imbalanced && test is null ? 5 : 0),
            Epochs = config.Epochs > 0 ? config.Epochs : source.Rows.RowCount >= ManyRows ? 12 : 25,
            BatchSize = config.BatchSize > 0 ? config.BatchSize : Math.Clamp(source.Rows.RowCount / 32, 16, 256),
            ClassWeightPower = config.ClassWeightPower ?? (imbalanced ? 0.5 : 0),
        };
        var labels = Array.ConvertAll(TableEncoder.Fit(source.Rows, schema, 1).Encode(source.Rows).Labels, label => (int)label);
        CheckClasses(source, schema.Target, labels, decided.Folds!.Value);
        var parts = TabularSplit.Of(labels, decided, test?.RowCount);
        return new(decided with { Encoders = Encoders(source.Rows, schema, parts, decided), ClassWeights = ClassWeights(labels, decided.ClassWeightPower!.Value) }, source.Rows, test, parts);
    }

    public override RecipeResult Train(RecipeRun run)
    {
        foreach (var (number, part) in parts.Index())
        {
            var encoded = TabularEnsemble.EncoderOf(Config, number).Encode(rows);
            var loop = TabularTraining.Loop(ensemble.Members[number], encoded, part, Config, new RandomKey(Config.Seed).Fold(2).Fold((ulong)number));
            run.Fit(Config.Folds > 0 ? $"fold {number + 1}" : $"model {number + 1}", loop, (double)number / parts.Count, 1.0 / parts.Count);
        }
        var scores = Measure();
        return new()
        {
            Figures = scores.Figures,
            Lines = [.. scores.Lines],
            Headline = [.. scores.Headline],
            Confusion = scores.Confusion,
            Classes = Config.Encoders[0].Classes,
            Sections = [.. scores.Calibration is { } calibration ? [calibration] : Array.Empty<ReportSection>()],
        };
    }

    /// <summary>Measures each row by the models that have not been trained with it.</summary>
    public ClassScores Measure()
    {
        var classes = Config.Encoders[0].Classes;
        if (Config.Folds is 0)
        {
            var measured = test ?? rows.Subset(parts[0].Test);
            return new(classes, ensemble.Probabilities(Config, measured), Config.Encoders[0].Encode(measured).Labels);
        }
        var (probabilities, labels) = (new float[rows.RowCount][], Config.Encoders[0].Encode(rows).Labels);
        foreach (var (number, part) in parts.Index())
        {
            var encoded = TabularEnsemble.EncoderOf(Config, number).Encode(rows);
            foreach (var (row, shares) in part.Test.Zip(TabularTraining.Probabilities(ensemble.Members[number], encoded, part.Test, Config.ClassWeights)))
                probabilities[row] = shares;
        }
        return new(classes, probabilities, labels);
    }

    private static TableEncoder[] Encoders(CsvTable rows, TableSchema schema, IReadOnlyList<TabularPart> parts, TabularConfig config)
    {
        var classes = TableEncoder.Fit(rows, schema, 1).Classes;
        return
        [
            .. parts.Take(config.Folds > 0 ? parts.Count : 1)
                .Select(part => TableEncoder.Fit(rows.Subset([.. part.Train, .. part.Validation]), schema, config.Bins) with { Classes = classes }),
        ];
    }

    private static float[] ClassWeights(int[] labels, double power)
    {
        var counts = labels.GroupBy(label => label).OrderBy(group => group.Key).Select(group => group.Count()).ToArray();
        return [.. counts.Select(count => (float)Math.Pow((double)labels.Length / counts.Length / count, power))];
    }

    private static void CheckClasses(TableSource source, string target, int[] labels, int folds)
    {
        var rarest = labels.GroupBy(label => label).Min(group => group.Count());
        if (rarest < Math.Max(2, folds))
            throw new CliException($"{source.Name}: the rarest class of '{target}' has {rarest} rows, too few for {(folds > 0 ? $"{folds} folds" : "a split")}.");
    }
}
