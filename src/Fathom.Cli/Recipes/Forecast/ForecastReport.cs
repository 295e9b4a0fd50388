using System.Globalization;
using System.Text.Json.Nodes;
using Fathom.Training;

namespace Fathom.Cli;

/// <summary>What a run of <c>forecast</c> says: a table of the models, errors by distance and channel, and forecasts beside what came.</summary>
internal static class ForecastReport
{
    private const int PastShown = 96;
    private const int WindowsShown = 4;

    public static RecipeResult Of(
        ForecastConfig config, ForecastData data, ForecastBlend blend, int[] chosen, IReadOnlyList<ForecastScore> validation,
        IReadOnlyList<(string Stage, StepLoop Loop)> loops)
    {
        var tests = blend.Members.Select(member => ForecastScore.Of(member.Forward, data.Test)).ToArray();
        var best = ForecastScore.MeanOf([.. chosen.Select(number => tests[number])]);
        var chosenName = string.Join(" + ", chosen.Select(number => config.Models[number]));
        var models = new JsonObject();
        foreach (var (number, name) in config.Models.Index())
            models[name] = new JsonObject
            {
                ["test_mse"] = tests[number].Mse,
                ["test_mae"] = tests[number].Mae,
                ["validation_mse"] = validation[number].Mse,
                ["parameters"] = blend.Members[number].Parameters.Sum(parameter => parameter.Shape.ElementCount),
                ["seconds"] = loops[number].Loop.Seconds,
            };
        return new()
        {
            Figures = new()
            {
                ["test_mse"] = best.Mse, ["test_mae"] = best.Mae, ["windows"] = data.Test.Count, ["horizon"] = config.Horizon, ["chosen"] = chosenName, ["models"] = models,
            },
            Lines =
            [
                .. config.Models.Select((name, number) => string.Create(
                    CultureInfo.InvariantCulture, $"{name,-10} test MSE {tests[number].Mse:0.0000}, MAE {tests[number].Mae:0.0000}  (validation MSE {validation[number].Mse:0.0000}, {loops[number].Loop.Seconds:0.0} s)")),
                string.Create(CultureInfo.InvariantCulture, $"chosen by validation: {chosenName}: test MSE {best.Mse:0.0000}, MAE {best.Mae:0.0000} over {data.Test.Count:N0} windows"),
            ],
            Headline = [new("Test MSE", Number(best.Mse), chosenName), new("Test MAE", Number(best.Mae), $"standardised, {config.Horizon} ahead")],
            Sections = [Models(config, blend, tests, validation, loops, best, chosenName), Errors(config, tests, best), Forecasts(config, data, tests, best)],
        };
    }

    private static ReportSection Models(
        ForecastConfig config, ForecastBlend blend, ForecastScore[] tests, IReadOnlyList<ForecastScore> validation, IReadOnlyList<(string Stage, StepLoop Loop)> loops,
        ForecastScore best, string chosen)
    {
        string[] Row(string name, string what, string parameters, double validated, ForecastScore test, string seconds) =>
            [name, what, parameters, Number(validated), Number(test.Mse), Number(test.Mae), seconds];
        return new(
            "Models", "Errors on standardised readings. The forecast that the run gives is the mean of those models that together do best on the validation windows.",
            [
                new ReportTable("By model", ["Model", "What it is", "Parameters", "Validation MSE", "Test MSE", "Test MAE", "Seconds"],
                [
                    .. config.Models.Select((name, number) => Row(
                        name, ForecastPlans.Find(name).Summary, blend.Members[number].Parameters.Sum(parameter => parameter.Shape.ElementCount).ToString("N0", CultureInfo.InvariantCulture),
                        validation[number].Mse, tests[number], loops[number].Loop.Seconds.ToString("0.0", CultureInfo.InvariantCulture))),
                    ["the mean chosen", chosen, "", "", Number(best.Mse), Number(best.Mae), ""],
                ]),
            ]);
    }

    private static ReportSection Errors(ForecastConfig config, ForecastScore[] tests, ForecastScore best) => new(
        "Errors", "How the error grows with the distance, and which channels are hard.",
        [
            new ReportChart(
                "Test MSE by readings ahead", "readings ahead", [.. Enumerable.Range(1, config.Horizon).Select(ahead => (double)ahead)],
                [.. config.Models.Select((name, number) => new ReportSeries(name, tests[number].MseByReading()))]),
            new ReportBars("Test MSE by channel, the mean chosen", [.. config.Channels.Zip(best.MseByChannel(), KeyValuePair.Create)]),
        ]);

    private static ReportSection Forecasts(ForecastConfig config, ForecastData data, ForecastScore[] tests, ForecastScore best)
    {
        var channel = config.Channels.Length - 1;
        var shown = Enumerable.Range(0, WindowsShown).Select(i => (int)((i + 0.5) / WindowsShown * data.Test.Count));
        return new(
            "Forecasts", $"Channel {config.Channels[channel]} in its own units: the last readings that the models saw, what they foretold, and what came.",
            [.. shown.Select(window => Chart(config, data, tests, best, window, channel))]);
    }

    private static ReportChart Chart(ForecastConfig config, ForecastData data, ForecastScore[] tests, ForecastScore best, int window, int channel)
    {
        var (mean, deviation) = (config.Scaling!.Means[channel], config.Scaling.Deviations[channel]);
        var (past, future) = data.Test.Batch([window]);
        var before = Math.Min(PastShown, config.Input);
        double[] gap = [.. Enumerable.Repeat(double.NaN, before)];
        double[] seen = [.. Channel(past.ToArray<float>(), 0, config.Input)[^before..], .. Channel(future.ToArray<float>(), 0, config.Horizon)];
        ReportSeries Line(string name, ForecastScore score, ReportSeriesStyle style) => new(name, [.. gap, .. Channel(score.Predicted, window, config.Horizon)], style);
        return new(
            $"Test window {window}", "readings from the forecast on", [.. Enumerable.Range(-before, before + config.Horizon).Select(x => (double)x)],
            [
                new("what came", seen, ReportSeriesStyle.Faint),
                Line("the mean chosen", best, ReportSeriesStyle.Line),
                .. config.Models.Zip(tests, (name, score) => Line(name, score, ReportSeriesStyle.Dashed)).Take(4),
            ]);

        double[] Channel(float[] values, int number, int length) =>
            [.. values.Skip((number * config.Channels.Length + channel) * length).Take(length).Select(value => (double)(value * deviation + mean))];
    }

    private static string Number(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);
}
