namespace Fathom.Training;

/// <summary>The sections that a run brings along: charts and pictures side by side, all else from the top.</summary>
internal static class BlocksSection
{
    public static void Write(PageContext page, ReportSection section, int number)
    {
        page.Open($"part-{number}", section.Title, section.Lead);
        page.Html.Add($"""<div class="blocks">""");
        var beside = false;
        foreach (var block in section.Blocks)
        {
            if (block is ReportChart or ReportHeatMap { IsPicture: true } ^ beside)
            {
                beside = !beside;
                page.Html.AddMarkup(beside ? """<div class="charts">""" : "</div>");
            }
            block.Write(page);
        }
        if (beside)
            page.Html.AddMarkup("</div>");
        page.Html.AddMarkup("</div>");
        page.Close();
    }
}
