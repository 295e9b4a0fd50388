using System.Globalization;
using System.Text.Json.Nodes;
using Fathom.Training;

namespace Fathom.Cli;

/// <summary>What a run of <c>forecast</c> says: a table of the models, errors by distance and channel, and forecasts beside what came.</summary>
internal static class ForecastReport
{
    private const int PastShown = 96;
    private const int WindowsShown = 4;
    private const int ModelsShown = 5;

    public static RecipeResult Of(
        ForecastConfig config, ForecastData data, ForecastBlend blend, IReadOnlyList<(string Stage, StepLoop Loop)> loops)
    {
        var tests = blend.Members.Select(member => ForecastScore.Of(member.Forward, data.Test)).ToArray();
        var mean = ForecastScore.MeanOf(tests);
        var models = new JsonObject();
        foreach (var (number, name) in config.Models.Index())
            models[name] = new JsonObject
            {
                ["test_mse"] = tests[number].Mse,
                ["test_mae"] = tests[number].Mae,
                ["validation_mse"] = JsonNumber.Of(Validation(loops[number].Loop)),
                ["parameters"] = blend.Members[number].Parameters.Sum(parameter => parameter.Shape.ElementCount),
                ["seconds"] = loops[number].Loop.Seconds,
            };
        return new()
        {
            Figures = new()
            {
                ["test_mse"] = mean.Mse,
                ["test_mae"] = mean.Mae,
                ["windows"] = data.Test.Count,
                ["horizon"] = config.Horizon,
                ["models"] = models,
            },
            Lines =
            [
                .. config.Models.Select((name, number) => string.Create(
                    CultureInfo.InvariantCulture, $"{name,-10} test MSE {tests[number].Mse:0.0000}, MAE {tests[number].Mae:0.0000}  (validation MSE {Validation(loops[number].Loop):0.0000}, {loops[number].Loop.Seconds:0.0} s)")),
                string.Create(CultureInfo.InvariantCulture, $"mean of all {tests.Length}: test MSE {mean.Mse:0.0000}, MAE {mean.Mae:0.0000} over {data.Test.Count:N0} windows"),
            ],
            Headline = [new("Test MSE", Number(mean.Mse), $"mean of {tests.Length} models"), new("Test MAE", Number(mean.Mae), $"standardised, {config.Horizon} ahead")],
            Sections = [Models(config, blend, tests, loops, mean), Errors(config, tests, mean), Forecasts(config, data, tests, mean)],
        };
    }

    private static ReportSection Models(
        ForecastConfig config, ForecastBlend blend, ForecastScore[] tests, IReadOnlyList<(string Stage, StepLoop Loop)> loops, ForecastScore mean) => new(
        "Models", "Errors on standardised readings. What the run foretells is the mean of all models.",
        [
            new ReportTable("By model", ["Model", "What it is", "Parameters", "Validation MSE", "Test MSE", "Test MAE", "Seconds"],
            [
                .. config.Models.Select((name, number) => new[]
                {
                    name, ForecastPlans.Find(name).Summary,
                    blend.Members[number].Parameters.Sum(parameter => parameter.Shape.ElementCount).ToString("N0", CultureInfo.InvariantCulture),
                    Number(Validation(loops[number].Loop)), Number(tests[number].Mse), Number(tests[number].Mae),
                    loops[number].Loop.Seconds.ToString("0.0", CultureInfo.InvariantCulture),
                }),
                ["mean", "of all", "", "", Number(mean.Mse), Number(mean.Mae), ""],
            ]),
        ]);

    private static ReportSection Errors(ForecastConfig config, ForecastScore[] tests, ForecastScore mean) => new(
        "Errors", "How the error grows with the distance, and which channels are hard.",
        [
            new ReportChart(
                "Test MSE by readings ahead", "readings ahead", [.. Enumerable.Range(1, config.Horizon).Select(ahead => (double)ahead)],
                [.. config.Models.Select((name, number) => new ReportSeries(name, tests[number].MseByReading()))]),
            new ReportBars("Test MSE by channel, mean of the models", [.. config.Channels.Zip(mean.MseByChannel(), KeyValuePair.Create)]),
        ]);

    private static ReportSection Forecasts(ForecastConfig config, ForecastData data, ForecastScore[] tests, ForecastScore mean)
    {
        var channel = config.Channels.Length - 1;
        var shown = Enumerable.Range(0, WindowsShown).Select(i => (int)((i + 0.5) / WindowsShown * data.Test.Count));
        return new(
            "Forecasts", $"Channel {config.Channels[channel]} in its own units: the last readings that the models saw, what they foretold, and what came.",
            [.. shown.Select(window => Chart(config, data, tests, mean, window, channel))]);
    }

    private static ReportChart Chart(ForecastConfig config, ForecastData data, ForecastScore[] tests, ForecastScore mean, int window, int channel)
    {
        var (centre, deviation) = (config.Scaling!.Means[channel], config.Scaling.Deviations[channel]);
        var (past, future) = data.Test.Batch([window]);
        var before = Math.Min(PastShown, config.Input);
        double[] gap = [.. Enumerable.Repeat(double.NaN, before)];
        double[] seen = [.. Channel(past.ToArray<float>(), 0, config.Input)[^before..], .. Channel(future.ToArray<float>(), 0, config.Horizon)];
        ReportSeries Line(string name, ForecastScore score, ReportSeriesStyle style) => new(name, [.. gap, .. Channel(score.Predicted, window, config.Horizon)], style);
        return new(
            $"Test window {window}", "readings from the forecast on", [.. Enumerable.Range(-before, before + config.Horizon).Select(x => (double)x)],
            [
                new("what came", seen),
                Line("mean", mean, ReportSeriesStyle.Line),
                .. config.Models.Zip(tests, (name, score) => Line(name, score, ReportSeriesStyle.Dashed)).Take(ModelsShown),
            ]);

        double[] Channel(float[] values, int number, int length) =>
            [.. values.Skip((number * config.Channels.Length + channel) * length).Take(length).Select(value => (double)(value * deviation + centre))];
    }

    // NaN where a run was stopped before anything was measured.
    private static double Validation(StepLoop loop) => loop.Best?.Measures[ForecastJob.Watched] ?? double.NaN;

    private static string Number(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);
}
