using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Fathom.Data;

namespace Fathom.Cli;

/// <summary>What comes next in a series of readings.</summary>
internal sealed class ForecastRecipe() : CliRecipe<ForecastConfig>(RunJson.Default.ForecastConfig)
{
    public override string Name => "forecast";

    public override string Summary => "Series of readings: linear models and networks side by side, and their mean";

    protected override string DataDescription => "A CSV file with a header and a row for each reading, or a folder with one; columns that are no numbers are left out";

    protected override Func<ParseResult, ForecastConfig> AddOptions(RecipeOptions options)
    {
        var horizon = options.Whole("--horizon", "Readings to foretell", 96, 1, 100_000);
        var input = options.Whole("--input", "Readings to see before them", 336, 1, 100_000);
        var channels = options.Texts("--channels", "Columns to take (all)", "COLUMN");
        var models = options.Texts(
            "--models", $"Models to train: {string.Join("; ", ForecastPlans.All.Select(plan => $"{plan.Name}, {plan.Summary}"))} (all)", "MODEL");
        var split = options.Text(
            "--split", "Readings to train with, to choose by, and to test with (ETTh: 8640,2880,2880; else 70, 10 and 20 %)", "N,N,N");
        var effort = options.Real("--effort", "Factor on every model's number of steps", 1, 0.001, 1000);
        return given => new()
        {
            Horizon = given.GetValue(horizon),
            Input = given.GetValue(input),
            Channels = given.GetValue(channels) ?? [],
            Models = Models(given.GetValue(models)),
            Split = given.GetValue(split) is { } text ? SplitOf(text) : [],
            Effort = given.GetValue(effort),
        };
    }

    protected override RecipeJob<ForecastConfig> Prepare(ForecastConfig config, RecipeContext context) => ForecastJob.Create(config);

    protected override RecipeAnswer Evaluate(SavedRun<ForecastConfig> run, string? data, RecipeContext context)
    {
        var config = run.Config;
        var series = SeriesTable.Read(data ?? config.DataSource).Select(config.Channels);
        var model = run.Load(ForecastBlend.Build(config));
        // Other data are all for testing.
        var windows = data is null ? ForecastData.Of(series, config).Test : new SeriesWindows(config.Scaling!.Standardise(series), .., config.Input, config.Horizon);
        var score = ForecastScore.Of(model.Forward, windows);
        return new(
            [string.Create(CultureInfo.InvariantCulture, $"test MSE {score.Mse:0.0000}, MAE {score.Mae:0.0000} over {windows.Count:N0} windows, standardised")],
            new() { ["test_mse"] = score.Mse, ["test_mae"] = score.Mae, ["windows"] = windows.Count });
    }

    protected override RecipeAnswer Predict(SavedRun<ForecastConfig> run, PredictRequest request, RecipeContext context)
    {
        var config = run.Config;
        var series = config.Scaling!.Standardise(SeriesTable.Read(request.Input ?? config.DataSource).Select(config.Channels));
        var forecast = run.Load(ForecastBlend.Build(config)).Forward(Past(series, request, config)).ToArray<float>();
        var values = config.Channels.Select((_, channel) => Enumerable.Range(0, config.Horizon)
            .Select(ahead => forecast[channel * config.Horizon + ahead] * config.Scaling.Deviations[channel] + config.Scaling.Means[channel]).ToArray()).ToArray();
        string[] lines =
        [
            $"ahead,{string.Join(',', config.Channels)}",
            .. Enumerable.Range(0, config.Horizon).Select(ahead => string.Create(
                CultureInfo.InvariantCulture, $"{ahead + 1},{string.Join(',', values.Select(channel => channel[ahead].ToString("0.####", CultureInfo.InvariantCulture)))}")),
        ];
        return new(lines, new()
        {
            ["horizon"] = config.Horizon,
            ["forecast"] = new JsonObject(config.Channels.Zip(values, (name, channel) =>
                KeyValuePair.Create<string, JsonNode?>(name, new JsonArray([.. channel.Select(value => (JsonNode)value)])))),
        });
    }

    // The last readings of a file, or those before a test window.
    private static Tensor Past(SeriesTable series, PredictRequest request, ForecastConfig config)
    {
        if (request.Index is { } index)
        {
            var windows = new SeriesWindows(
                series, (config.Split[0] + config.Split[1])..config.Split.Sum(), config.Input, config.Horizon);
            return index < windows.Count ? windows.Batch([index]).Past
                : throw new CliException($"--index {index}: there are {windows.Count} test windows, 0 to {windows.Count - 1}.", ExitCodes.Usage);
        }
        if (series.Length < config.Input)
            throw new CliException($"{request.Input}: {series.Length} readings; the model reads {config.Input}.");
        return Tensor.From<float>([.. series.Values.SelectMany(channel => channel[^config.Input..])], [1, config.Channels.Length, config.Input]);
    }

    private static string[] Models(string[]? names)
    {
        string[] chosen = [.. (names ?? []).SelectMany(name => name.Split(',')).Distinct()];
        return chosen.Length == 0 ? [.. ForecastPlans.All.Select(plan => plan.Name)] : [.. chosen.Select(name => ForecastPlans.Find(name).Name)];
    }

    private static int[] SplitOf(string text)
    {
        var counts = text.Split(',').Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0).ToArray();
        return counts is [> 0, > 0, > 0] ? counts : throw new CliException($"--split: '{text}' is not three numbers of readings such as 8640,2880,2880.", ExitCodes.Usage);
    }
}
