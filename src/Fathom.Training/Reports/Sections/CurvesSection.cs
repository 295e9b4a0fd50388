namespace Fathom.Training;

/// <summary>Loss, accuracy and learning rate over the run, drawn and (folded away) in figures.</summary>
internal static class CurvesSection
{
    private const int PointLimit = 1200;

    public static void Write(PageContext page)
    {
        if (page.Report.Curves is not { } curves || Charts(curves).ToArray() is not { Length: > 0 } charts)
            return;
        page.Open("curves", "Learning", Lead(curves));
        page.Html.Add($"""<div class="charts">""");
        foreach (var chart in charts)
        {
            var kind = chart.IsLogarithmic ? ", logarithmic scale" : "";
            page.Html.Add($"""
                <figure><figcaption>{chart.Title}<small>by {chart.XLabel}{kind}</small></figcaption><div class="chart" data-chart="{page.Data.Add(chart)}" role="img" aria-label="{chart.Title} by {chart.XLabel}"></div></figure>
                """);
        }

        page.Html.Add($"</div>");
        WriteTable(page, curves.Epochs);
        page.Close();
    }

    private static string Lead(ReportCurves curves)
    {
        const string usage = "Point at a curve to read it; drag to zoom in, double-click to zoom out.";
        var best = curves.Epochs.Where(epoch => epoch.TestAccuracy is not null).MaxBy(epoch => epoch.TestAccuracy);
        return best is null
            ? usage
            : $"Best test accuracy {ReportFormat.Percent(best.TestAccuracy!.Value)}, after epoch {best.Epoch}. {usage}";
    }

    private static IEnumerable<Chart> Charts(ReportCurves curves)
    {
        var epochs = curves.Epochs;
        var loss = PerEpoch("Loss", "number", epochs, epoch => epoch.TrainLoss, epoch => epoch.TestLoss);
        var accuracy = PerEpoch("Accuracy", "percent", epochs, epoch => epoch.TrainAccuracy, epoch => epoch.TestAccuracy);
        var chosen = new[] { loss, accuracy }.Where(chart => chart.Series.Count > 0);
        if (curves.StepLosses is { Length: > 1 } losses)
        {
            var (steps, means) = CurveSampling.Thin(losses, PointLimit);
            var smooth = CurveSampling.Smooth(means, means.Length / 80.0);
            var stride = losses.Length > means.Length ? $"mean of {(losses.Length + means.Length - 1) / means.Length} steps" : "each step";
            chosen = chosen.Append(new Chart("Training loss", "step", "number", steps,
                [new(stride, "faint", means), new("smoothed", "train", smooth)]));
        }

        if (curves.LearningRates is { Length: > 1 } rates)
        {
            var (steps, means) = CurveSampling.Thin(rates, PointLimit);
            chosen = chosen.Append(new Chart("Learning rate", "step", "rate", steps, [new("learning rate", "train", means)]));
        }

        return chosen;
    }

    private static Chart PerEpoch(
        string title,
        string format,
        IReadOnlyList<ReportEpoch> epochs,
        Func<ReportEpoch, double?> train,
        Func<ReportEpoch, double?> test)
    {
        ChartSeries[] all =
        [
            new("training", "train", [.. epochs.Select(epoch => train(epoch) ?? double.NaN)]),
            new("test", "test", [.. epochs.Select(epoch => test(epoch) ?? double.NaN)]),
        ];
        return new(title, "epoch", format, [.. epochs.Select(epoch => (double)epoch.Epoch)],
            [.. all.Where(series => series.Y.Any(double.IsFinite))]);
    }

    private static void WriteTable(PageContext page, IReadOnlyList<ReportEpoch> epochs)
    {
        if (epochs.Count == 0)
            return;
        page.Html.Add($"""
            <details><summary>Every epoch in figures</summary><div class="scroll"><table class="figures"><thead><tr><th scope="col">Epoch</th><th scope="col">Training loss</th><th scope="col">Training accuracy</th><th scope="col">Test loss</th><th scope="col">Test accuracy</th><th scope="col">Seconds</th></tr></thead><tbody>
            """);
        foreach (var epoch in epochs)
        {
            page.Html.Add($"""
                <tr><th scope="row">{epoch.Epoch}</th><td>{ReportFormat.Loss(epoch.TrainLoss ?? double.NaN)}</td><td>{ReportFormat.Percent(epoch.TrainAccuracy ?? double.NaN)}</td><td>{ReportFormat.Loss(epoch.TestLoss ?? double.NaN)}</td><td>{ReportFormat.Percent(epoch.TestAccuracy ?? double.NaN)}</td>
                """);
            if (epoch.Seconds is { } seconds)
                page.Html.Add($"<td>{seconds:0.0}</td></tr>");
            else
                page.Html.Add($"<td>–</td></tr>");
        }

        page.Html.Add($"</tbody></table></div></details>");
    }
}
