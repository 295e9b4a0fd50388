using System.Net;

namespace Fathom.Training.Tests;

public class ReportSectionTests
{
    private const string Hostile = "</pre></script><script>alert(1)</script>";

    [Fact]
    public void Every_block_is_on_the_page()
    {
        var page = WebUtility.HtmlDecode(Render(
            new ReportChart("Loss by decree", "step", [1, 2, 3], [new("one", [3, 2, 1]), new("two", [1, double.NaN, 2], ReportSeriesStyle.Dashed)]),
            new ReportTable("By model", ["Model", "MSE"], [["alpha", "0.5"], ["beta", "0.25"]]),
            new ReportText("A sample", "To be,\nor not"),
            new ReportBars("Shares", [KeyValuePair.Create("ann", 0.5)], ReportNumber.Percent),
            new ReportHeatMap("Attention", 1, 2, [0, 1]) { RowNames = ["hund"], ColumnNames = ["a", "dog"] },
            new ReportHeatMap("Spectrogram", 2, 2, [0, 1, 2, 3])));

        Assert.All(
            (string[])["A part", "its lead", "Loss by decree", "beta", "0.25", "To be,\nor not", "50.0%", "hund, dog: 1", "Spectrogram", "dashed"],
            part => Assert.Contains(part, page, StringComparison.Ordinal));
    }

    [Fact]
    public void No_block_lets_markup_through()
    {
        var page = Render(
            new ReportChart(Hostile, Hostile, [1], [new(Hostile, [1])]),
            new ReportTable(Hostile, [Hostile], [[Hostile]]),
            new ReportText(Hostile, Hostile),
            new ReportBars(Hostile, [KeyValuePair.Create(Hostile, 1.0)]),
            new ReportHeatMap(Hostile, 1, 1, [1]) { RowNames = [Hostile], ColumnNames = [Hostile] });

        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Blocks_that_do_not_fit_together_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new ReportChart("x", "x", [1, 2], [new("y", [1])]));
        Assert.Throws<ArgumentException>(() => new ReportTable("x", ["a", "b"], [["1"]]));
        Assert.Throws<ArgumentException>(() => new ReportHeatMap("x", 2, 2, [1]));
        Assert.Throws<ArgumentException>(() => new ReportHeatMap("x", 1, 1, [1]) { RowNames = ["a", "b"] });
    }

    [Fact]
    public void Figures_stand_at_the_head() =>
        Assert.Contains("27.3", ReportPage.Render(new() { Run = new() { Recipe = "translate", DataSet = "pairs", Figures = [new("BLEU", "27.3")] } }), StringComparison.Ordinal);

    private static string Render(params ReportBlock[] blocks) =>
        ReportPage.Render(SampleReport.Minimal with { Sections = [new("A part", "its lead", blocks)] });
}
