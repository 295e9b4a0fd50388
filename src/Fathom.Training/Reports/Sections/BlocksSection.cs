namespace Fathom.Training;

/// <summary>The sections that a run brings along: charts side by side, all else from the top.</summary>
internal static class BlocksSection
{
    public static void Write(PageContext page, ReportSection section, int number)
    {
        page.Open($"part-{number}", section.Title, section.Lead);
        page.Html.Add($"""<div class="blocks">""");
        var charts = false;
        foreach (var block in section.Blocks)
        {
            if (block is ReportChart != charts)
            {
                charts = !charts;
                page.Html.AddMarkup(charts ? """<div class="charts">""" : "</div>");
            }
            block.Write(page);
        }
        if (charts)
            page.Html.AddMarkup("</div>");
        page.Html.AddMarkup("</div>");
        page.Close();
    }
}
