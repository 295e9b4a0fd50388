using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Fathom.Training.Tests;

public class ReportPageTests
{
    private const string Hostile = "</script><script>alert(1)</script><img src=x onerror=\"alert('2')\">&amp;";

    [Fact]
    public void A_full_report_shows_its_numbers()
    {
        var text = WebUtility.HtmlDecode(ReportPage.Render(SampleReport.Full));

        string[] expected =
        [
            "shapes-cnn", "Drawn shapes", "98.71%", "0.0279", "61,706", "42.1 s", "1234567", "4 May 2026, 03:02 +00:00",
            "11 of 251 wrong", "square taken for star (7)", "no. 417", "62.5%", "the 16 most varied of 20 channels",
            "Conv2d 3×3", "2 × 4 × 4", "832 FLOPs", "AdamW", "fathom train shapes-cnn --seed 1234567",
        ];
        Assert.All(expected, part => Assert.Contains(part, text));
    }

    [Fact]
    public void A_minimal_report_leaves_out_every_part_it_lacks()
    {
        var page = ReportPage.Render(SampleReport.Minimal);

        Assert.Contains("two moons", page);
        Assert.DoesNotContain("<section", page);
        Assert.DoesNotContain("class=\"synthetic\"", page);
    }

    [Fact]
    public void Synthetic_data_are_announced() =>
        Assert.Contains("Synthetic data.", ReportPage.Render(SampleReport.Full));

    [Fact]
    public void The_page_refers_to_nothing_outside_itself()
    {
        var page = ReportPage.Render(SampleReport.Full);

        Assert.DoesNotContain("http://", page);
        Assert.DoesNotContain("https://", page);
        Assert.DoesNotContain("@import", page);
        Assert.Empty(Regex.Matches(page, "<[^>]* (src|href)=\"(?!#|data:)"));
        Assert.Contains("default-src 'none'", page);
    }

    [Fact]
    public void Hostile_names_stay_text()
    {
        var page = ReportPage.Render(SampleReport.Named([Hostile, "b", "c"]) with
        {
            Run = SampleReport.Full.Run with { Recipe = Hostile, DataSet = Hostile, Processor = Hostile },
            Configuration = [new(Hostile, Hostile)],
            Command = Hostile,
            Layers = [new(Hostile, Hostile, [1], 1)],
            Depth = new(SampleReport.Full.Depth!.Input, [new(Hostile, [1], [1])]),
            Filters = new(Hostile, [1, 1, 1, 1], [1]),
        });

        Assert.DoesNotContain("<script>alert", page);
        Assert.DoesNotContain("<img", page);
        Assert.Equal(2, Regex.Count(page, "</script>"));
        Assert.Contains(WebUtility.HtmlEncode(Hostile), page);
    }

    [Fact]
    public void Hostile_names_in_the_data_block_cannot_end_it()
    {
        var names = Enumerable.Repeat(Hostile, 30).ToArray();
        var page = ReportPage.Render(SampleReport.Minimal with { Classes = names, Confusion = new(30, new int[900]) });

        Assert.Equal(2, Regex.Count(page, "</script>"));
        using var data = Data(page);
        Assert.Equal(Hostile, data.RootElement.GetProperty("confusion").GetProperty("classes")[0].GetString());
    }

    [Fact]
    public void The_data_block_is_json_in_which_gaps_are_null()
    {
        using var data = Data(ReportPage.Render(SampleReport.Full));

        var charts = data.RootElement.GetProperty("charts");
        Assert.Equal(4, charts.GetArrayLength());
        var loss = charts[0].GetProperty("series")[0].GetProperty("y");
        Assert.Equal(1.5, loss[0].GetDouble());
        Assert.Equal(JsonValueKind.Null, loss[1].ValueKind);
    }

    [Fact]
    public void Every_canvas_names_a_picture_of_the_right_size()
    {
        var page = ReportPage.Render(SampleReport.Full);

        using var data = Data(page);
        var pictures = data.RootElement.GetProperty("pictures");
        var named = Regex.Matches(page, "<canvas[^>]* data-picture=\"(\\d+)\"").Select(match => int.Parse(match.Groups[1].Value)).ToArray();
        Assert.Equal(Enumerable.Range(0, pictures.GetArrayLength()), named);
        Assert.All(pictures.EnumerateArray(), picture => Assert.Equal(
            Size(picture, "channels") * Size(picture, "height") * Size(picture, "width"),
            picture.GetProperty("pixels").GetBytesFromBase64().Length));

        static int Size(JsonElement picture, string name) => picture.GetProperty(name).GetInt32();
    }

    [Fact]
    public void The_policy_admits_exactly_the_script_that_the_page_carries()
    {
        var page = ReportPage.Render(SampleReport.Full);

        var script = Regex.Match(page, "<script>(.*?)</script>", RegexOptions.Singleline).Groups[1].Value;
        Assert.Contains($"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)))}'", page);
    }

    [Fact]
    public void The_chart_library_keeps_its_licence()
    {
        var page = ReportPage.Render(SampleReport.Minimal);

        Assert.Contains("The MIT License (MIT)", page);
        Assert.Contains("Leon Sorokin", page);
    }

    [Fact]
    public void Long_runs_make_no_large_page()
    {
        var curves = new ReportCurves { StepLosses = new float[1_000_000], LearningRates = new float[1_000_000] };

        Assert.True(ReportPage.Render(SampleReport.Minimal with { Curves = curves }).Length < 200_000);
    }

    [Fact]
    public void Save_writes_the_page_and_leaves_nothing_beside_it()
    {
        var folder = Directory.CreateTempSubdirectory("fathom-report-");
        try
        {
            var path = Path.Combine(folder.FullName, "run", "report.html");
            ReportPage.Save(path, SampleReport.Minimal);
            ReportPage.Save(path, SampleReport.Full);

            Assert.Equal(ReportPage.Render(SampleReport.Full), File.ReadAllText(path));
            Assert.Single(Directory.GetFiles(Path.GetDirectoryName(path)!));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static JsonDocument Data(string page) =>
        JsonDocument.Parse(Regex.Match(page, "<script id=\"data\" type=\"application/json\">(.*?)</script>", RegexOptions.Singleline).Groups[1].Value);
}
