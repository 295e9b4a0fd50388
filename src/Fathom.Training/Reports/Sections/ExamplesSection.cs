namespace Fathom.Training;

/// <summary>Test images: the most confidently wrong ones, and some right ones.</summary>
internal static class ExamplesSection
{
    private const int BarCount = 3;

    public static void Write(PageContext page)
    {
        WriteGroup(page, "mistakes", "Confident mistakes",
            "The wrong answers given with the highest probability, as true class → predicted class.", page.Report.Mistakes);
        WriteGroup(page, "successes", "Right answers", "A few that were classified correctly.", page.Report.Successes);
    }

    private static void WriteGroup(PageContext page, string id, string title, string lead, IReadOnlyList<ReportPrediction> examples)
    {
        if (examples.Count == 0)
            return;
        page.Open(id, title, lead);
        page.Html.Add($"""<ul class="cards">""");
        foreach (var example in examples)
            WriteCard(page, example);
        page.Html.Add($"</ul>");
        page.Close();
    }

    private static void WriteCard(PageContext page, ReportPrediction example)
    {
        var (truth, predicted) = (page.ClassName(example.Label), page.ClassName(example.Predicted));
        page.Html.Add($"<li>");
        page.Canvas(page.Data.Add(example.Image), "", $"{truth}, predicted {predicted}");
        page.Html.Add($"""<p class="verdict">""");
        if (example.Label == example.Predicted)
            page.Html.Add($"<b>{truth}</b>");
        else
            page.Html.Add($"<b>{truth}</b> → <b>{predicted}</b>");
        if (example.Index is { } index)
            page.Html.Add($"""<span class="index">no. {index}</span>""");
        page.Html.Add($"</p>");
        page.Bars(example, BarCount);
        page.Html.Add($"</li>");
    }
}
