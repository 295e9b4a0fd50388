using System.Globalization;

namespace Fathom.Training;

/// <summary>A bar for each of a few named values, the longest for the greatest.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Bars">Names and values, from the top; values are not negative.</param>
/// <param name="Format">How values are written.</param>
public sealed record ReportBars(string Title, IReadOnlyList<KeyValuePair<string, double>> Bars, ReportNumber Format = ReportNumber.Plain) : ReportBlock(Title)
{
    internal override void Write(PageContext page)
    {
        var greatest = Format == ReportNumber.Percent ? 1 : Bars.Select(bar => bar.Value).Where(double.IsFinite).DefaultIfEmpty(1).Max();
        var longest = Bars.Select(bar => bar.Key.Length).DefaultIfEmpty(0).Max();
        page.Html.Add($"""<figure class="bar-chart"><figcaption>{Title}</figcaption><ol class="bars" style="--name:{Math.Min(longest, 24) + 1}ch">""");
        foreach (var (name, value) in Bars)
        {
            var text = Format == ReportNumber.Percent ? ReportFormat.Percent(value, 1) : value.ToString("G4", CultureInfo.InvariantCulture);
            page.Html.Add($"""
                <li class="true"><span class="bar-name" title="{name}">{name}</span><span class="bar"><i style="width:{ReportFormat.Width(value / greatest)}"></i></span><span class="bar-value">{text}</span></li>
                """);
        }
        page.Html.Add($"</ol></figure>");
    }
}
