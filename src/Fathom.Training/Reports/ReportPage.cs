using System.Security.Cryptography;
using System.Text;
using Fathom.Formats;

namespace Fathom.Training;

/// <summary>Makes one self-contained HTML page of a <see cref="TrainingReport"/>: style, scripts, charts and pictures are
/// inside it, and it asks nothing of the network.</summary>
public static class ReportPage
{
    /// <summary>The page as text.</summary>
    /// <param name="report">What to show; parts that are null or empty are left out.</param>
    public static string Render(TrainingReport report)
    {
        var page = new PageContext(report);
        page.Html.Add($"""<body><a class="skip" href="#main">Skip to the results</a><div class="page">""");
        HeaderSection.Write(page);
        page.Html.Add($"""<main id="main">""");
        page.Html.Add($"<noscript><p>The charts and pictures of this page are drawn by its script, which is switched off.</p></noscript>");
        foreach (var (number, section) in report.Sections.Index())
            BlocksSection.Write(page, section, number);
        CurvesSection.Write(page);
        ClassesSection.Write(page);
        ExamplesSection.Write(page);
        FiltersSection.Write(page);
        DepthSection.Write(page);
        ModelSection.Write(page);
        ConfigurationSection.Write(page);
        page.Html.Add($"</main><footer>Written by Fathom. This page is complete in itself and asks nothing of the network.</footer></div>\n");
        return Head(report) + page.Html + Scripts(page.Data);
    }

    /// <summary>Writes the page to <paramref name="path"/>, beside it first and moved over when complete, so that a reader
    /// sees the old page or the new one and never a part.</summary>
    /// <param name="path">Where to; missing folders are made.</param>
    /// <param name="report">What to show.</param>
    public static void Save(string path, TrainingReport report)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        AtomicFile.WriteText(path, Render(report));
    }

    // The policy allows no request at all, and no script but ours: text that slipped through the escaping would stay inert.
    private static string Head(TrainingReport report)
    {
        var head = new HtmlText();
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(ReportAssets.Script)));
        head.Add($"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'sha256-{hash}'">
            <meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
            <title>{report.Run.Recipe} · Fathom training report</title><link rel="icon" href="data:,">
            <style>
            """);
        head.AddMarkup(ReportAssets.Style);
        head.Add($"</style></head>\n");
        return head.ToString();
    }

    private static string Scripts(PageData data) =>
        $"<script id=\"data\" type=\"application/json\">{data.ToJson()}</script>\n<script>{ReportAssets.Script}</script></body></html>\n";
}
