namespace Fathom.Training;

/// <summary>The layers with their sizes and costs.</summary>
internal static class ModelSection
{
    public static void Write(PageContext page)
    {
        var layers = page.Report.Layers;
        if (layers.Count == 0)
            return;
        var parameters = layers.Sum(layer => layer.ParameterCount);
        var flops = layers.Sum(layer => layer.Flops ?? 0);
        page.Open("model", "Model", flops > 0
            ? $"{ReportFormat.Count(parameters)} parameters; one forward pass of one example costs {ReportFormat.Flops(flops)} FLOPs, a multiply-add counted as two."
            : $"{ReportFormat.Count(parameters)} parameters.");
        page.Html.Add($"""
            <div class="scroll"><table class="figures model"><thead><tr><th scope="col">Layer</th><th scope="col" class="text">Kind</th><th scope="col">Output</th><th scope="col">Parameters</th><th scope="col">FLOPs</th></tr></thead><tbody>
            """);
        foreach (var layer in layers)
        {
            page.Html.Add($"""
                <tr><th scope="row">{layer.Name}</th><td class="text">{layer.Kind}</td><td>{ReportFormat.Shape(layer.OutputShape)}</td>
                """);
            WriteShare(page, layer.ParameterCount, parameters, layer.ParameterCount > 0 ? ReportFormat.Count(layer.ParameterCount) : "–");
            WriteShare(page, layer.Flops ?? 0, flops, ReportFormat.Flops(layer.Flops ?? 0));
            page.Html.Add($"</tr>");
        }

        page.Html.Add($"""
            </tbody><tfoot><tr><th scope="row">Total</th><td></td><td></td><td>{ReportFormat.Count(parameters)}</td><td>{ReportFormat.Flops(flops)}</td></tr></tfoot></table></div>
            """);
        page.Close();
    }

    /// <summary>A cell whose underline shows its share of the column's total.</summary>
    private static void WriteShare(PageContext page, long value, long total, string text) => page.Html.Add($"""
        <td class="share" style="--share:{ReportFormat.Width(total > 0 ? value / (double)total : 0)}">{text}</td>
        """);
}
