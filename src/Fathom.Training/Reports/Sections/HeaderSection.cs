using System.Globalization;

namespace Fathom.Training;

/// <summary>Wordmark, what was run on what, and the headline numbers.</summary>
internal static class HeaderSection
{
    // A sounding line: marks at each fathom, and the lead at its end.
    private const string Wordmark = """
        <p class="wordmark"><svg viewBox="0 0 14 28" aria-hidden="true"><path d="M7 0v20M4 4h6M4 9h6M4 14h6"/><path class="plumb" d="M7 19l3 6-3 3-3-3z"/></svg>Fathom<span>training report</span></p>
        """;

    public static void Write(PageContext page)
    {
        var (html, run) = (page.Html, page.Report.Run);
        html.Add($"<header>");
        html.AddMarkup(Wordmark);
        html.Add($"""<h1>{run.Recipe}</h1><p class="dataset">{run.DataSet}</p>""");
        if (run.IsSynthetic)
            html.Add($"""
                <p class="synthetic" role="note"><strong>Synthetic data.</strong> The examples were generated, not collected: the numbers below show that the network learns, and say nothing about real data.</p>
                """);
        WriteHeadline(page);
        WriteFacts(page);
        html.Add($"</header>\n");
    }

    private static void WriteHeadline(PageContext page)
    {
        var run = page.Report.Run;
        page.Html.Add($"""<dl class="headline">""");
        foreach (var figure in run.Figures)
            Term(page, figure.Name, figure.Value, figure.Note);
        if (run.TestAccuracy is { } accuracy)
            Term(page, "Test accuracy", ReportFormat.Percent(accuracy), Errors(page.Report.Confusion));
        if (run.TestLoss is { } loss)
            Term(page, "Test loss", ReportFormat.Loss(loss), "");
        if (run.ParameterCount is { } parameters)
            Term(page, "Parameters", ReportFormat.Count(parameters), "");
        if (run.Seconds is { } seconds)
            Term(page, "Training time", ReportFormat.Duration(seconds), Pace(run));
        page.Html.Add($"</dl>");
    }

    private static void WriteFacts(PageContext page)
    {
        var run = page.Report.Run;
        page.Html.Add($"""<dl class="facts">""");
        if (run.Date is { } date)
            Term(page, "Date", date.ToString("d MMMM yyyy, HH:mm zzz", CultureInfo.InvariantCulture), "");
        if (run.Seed is { } seed)
            Term(page, "Seed", seed.ToString(CultureInfo.InvariantCulture), "");
        if (run.Epochs is { } epochs)
            Term(page, "Epochs", ReportFormat.Count(epochs), "");
        if (run.Threads is { } threads)
            Term(page, "Threads", ReportFormat.Count(threads), "");
        if (run.Processor is { } processor)
            Term(page, "Processor", processor, "");
        page.Html.Add($"</dl>");
    }

    private static string Errors(ReportConfusion? confusion) => confusion is null
        ? ""
        : $"{ReportFormat.Count(confusion.ErrorCount)} of {ReportFormat.Count(confusion.Total)} wrong";

    private static string Pace(ReportRun run) =>
        run is { Epochs: > 0, Seconds: { } seconds } ? $"{ReportFormat.Duration(seconds / run.Epochs.Value)} per epoch" : "";

    private static void Term(PageContext page, string name, string value, string note)
    {
        page.Html.Add($"<div><dt>{name}</dt><dd>{value}");
        if (note.Length > 0)
            page.Html.Add($"<small>{note}</small>");
        page.Html.Add($"</dd></div>");
    }
}
