using System.Globalization;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace Fathom.Cli;

/// <summary>What a profile found.</summary>
/// <param name="Subject">What was trained.</param>
/// <param name="Threads">With how many threads.</param>
/// <param name="Steps">Steps measured.</param>
/// <param name="Elapsed">Their time.</param>
/// <param name="Limits">What the machine allows.</param>
/// <param name="Rows">The kernels, the most expensive first.</param>
internal sealed record ProfileResult(ProfileSubject Subject, int Threads, int Steps, TimeSpan Elapsed, Roofline Limits, IReadOnlyList<KernelRow> Rows)
{
    private double StepMilliseconds => Elapsed.TotalMilliseconds / Steps;

    private string Pace => Subject.Images is { } images ? Line($", {images * 1e3 / StepMilliseconds:N0} images/s in batches of {images}") : "";

    private double OutsideMilliseconds => Math.Max(0, StepMilliseconds - Rows.Sum(row => row.Milliseconds));

    /// <summary>Prints the table.</summary>
    public void Show(IAnsiConsole screen, int most)
    {
        screen.WriteLine(Line(
            $"step {StepMilliseconds:0.00} ms{Pace}; {Threads} threads, mean of {Steps} steps"));
        screen.WriteLine(Line($"this machine allows {Limits.PeakGflops:0} GFLOP/s, and {Limits.BandwidthGbs:0.0} GB/s to memory"));
        var table = new Table().Border(TableBorder.Simple).AddColumns("kernel", "result");
        foreach (var title in (string[])["calls", "ms/step", "% of step", "GFLOP/s", "GB/s", "% of limit"])
            table.AddColumn(new TableColumn(title).RightAligned().NoWrap());
        foreach (var row in Rows.Take(most))
            table.AddRow(
                Markup.Escape(row.Title), Markup.Escape(Shapes(row)), Line($"{row.Calls:0.#}"), Line($"{row.Milliseconds:0.000}"), Line($"{100 * row.Share:0.0}"),
                Line($"{row.Gflops:0.0}"), Line($"{row.Gbs:0.0}"), Line($"{100 * row.LimitShare:0} {(row.IsArithmeticBound ? "flops" : "bytes")}"));
        if (Rows.Count > most)
            table.AddRow(
                $"{Rows.Count - most} others", "", Line($"{Rows.Skip(most).Sum(row => row.Calls):0.#}"), Line($"{Rows.Skip(most).Sum(row => row.Milliseconds):0.000}"),
                Line($"{100 * Rows.Skip(most).Sum(row => row.Share):0.0}"), "", "", "");
        table.AddRow("outside kernels", "", "", Line($"{OutsideMilliseconds:0.000}"), Line($"{100 * OutsideMilliseconds / StepMilliseconds:0.0}"), "", "", "");
        screen.Write(table);
    }

    /// <summary>The same for programs.</summary>
    public JsonObject ToJson() => new()
    {
        ["recipe"] = Subject.Recipe,
        ["data"] = Subject.Data,
        ["batch_size"] = Subject.Images,
        ["threads"] = Threads,
        ["steps"] = Steps,
        ["step_ms"] = StepMilliseconds,
        ["outside_ms"] = OutsideMilliseconds,
        ["peak_gflops"] = Limits.PeakGflops,
        ["bandwidth_gbs"] = Limits.BandwidthGbs,
        ["kernels"] = new JsonArray([.. Rows.Select(row => new JsonObject
        {
            ["name"] = row.Title,
            ["kernel"] = row.Timing.Kernel.Name,
            ["result"] = row.Timing.Shapes,
            ["calls"] = row.Calls,
            ["ms"] = row.Milliseconds,
            ["share"] = row.Share,
            ["gflops"] = JsonNumber.Of(row.Gflops),
            ["gbs"] = JsonNumber.Of(row.Gbs),
            ["limit"] = row.IsArithmeticBound ? "flops" : "bytes",
            ["limit_share"] = JsonNumber.Of(row.LimitShare),
        })]),
    };

    // Six results of one shape are told as one, six times.
    private static string Shapes(KernelRow row)
    {
        var shapes = row.Timing.Kernel.Outputs.Select(output => output.View.Shape.ToString()).CountBy(shape => shape).ToArray();
        var shown = shapes.Take(2).Select(entry => entry.Value == 1 ? entry.Key : $"{entry.Value} x {entry.Key}");
        return string.Join(" ", shown) + (shapes.Length > 2 ? " ..." : "");
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
