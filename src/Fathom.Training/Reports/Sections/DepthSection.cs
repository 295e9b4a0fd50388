namespace Fathom.Training;

/// <summary>One image on its way down through the layers.</summary>
internal static class DepthSection
{
    private const int MapLimit = 16;
    private const int BarLimit = 10;
    private const double RowWidth = 49;

    public static void Write(PageContext page)
    {
        if (page.Report.Depth is not { } depth)
            return;
        var image = depth.Input.Image;
        page.Open("depth", "Sounding the depth", Lead(depth));
        page.Html.Add($"""<ol class="depth">""");
        OpenRow(page, "Input", [image.Channels, image.Height, image.Width]);
        page.Canvas(page.Data.Add(image), $"width:{MapGrid.Length(Size(1))}", $"The input, of class {page.ClassName(depth.Input.Label)}");
        page.Html.Add($"</div></li>");
        foreach (var layer in depth.Layers)
            WriteLayer(page, layer, image.Width);
        OpenRow(page, "Prediction", [depth.Input.Probabilities.Length]);
        page.Bars(depth.Input, BarLimit);
        page.Html.Add($"</div></li></ol>");
        page.Close();
    }

    private static string Lead(ReportDepth depth)
    {
        const string tail = "Each map is one channel; the scale is common to a layer, so a dark map is a channel that stays silent.";
        return depth.Layers.FirstOrDefault(layer => layer.Shape.Length == 3) is { } first
            && depth.Layers.LastOrDefault(layer => layer.Shape.Length == 3) is { } last && last != first
            ? $"One image on its way down. The resolution falls from {first.Shape[1]} × {first.Shape[2]} to {last.Shape[1]} × {last.Shape[2]}, the channels go from {first.Shape[0]} to {last.Shape[0]}: where things are gives way to what they are. {tail}"
            : $"One image on its way down. {tail}";
    }

    private static void WriteLayer(PageContext page, ReportActivation layer, int inputWidth)
    {
        var (low, high) = Quantise.Range(layer.Values);
        var pixels = Quantise.Linear(layer.Values, low, high);
        OpenRow(page, layer.Name, layer.Shape);
        if (layer.Shape is [var channels, var height, var width])
        {
            var shown = MostVaried(layer.Values, channels, height * width);
            var size = Size(width / (double)inputWidth);
            MapGrid.Open(page.Html, shown.Length, size, RowWidth);
            foreach (var c in shown)
                page.Canvas(page.Data.Add(1, height, width, ColourMap.Viridis, pixels[(c * height * width)..((c + 1) * height * width)]), $"width:{MapGrid.Length(size)}", null);
            page.Html.Add($"</div>");
            WriteScale(page, low, high, shown.Length < channels ? $"the {shown.Length} most varied of {channels} channels" : "");
        }
        else
        {
            page.Canvas(page.Data.Add(1, 1, pixels.Length, ColourMap.Viridis, pixels), "width:100%;height:1.6rem", null);
            WriteScale(page, low, high, "");
        }

        page.Html.Add($"</div></li>");
    }

    private static void OpenRow(PageContext page, string name, int[] shape) => page.Html.Add($"""
        <li><div class="stratum"><h3>{name}</h3><p>{ReportFormat.Shape(shape)}</p></div><div class="maps" role="group" aria-label="{name}">
        """);

    private static void WriteScale(PageContext page, float low, float high, string note) => page.Html.Add($"""
        <p class="scale"><span>{ReportFormat.Value(low)}</span><i class="ramp viridis"></i><span>{ReportFormat.Value(high)}</span><em>{note}</em></p>
        """);

    // Shrinks with the square root of the resolution: the fall is seen, yet the last maps stay large enough to look at.
    private static double Size(double relativeWidth) => 5.7 * Math.Sqrt(Math.Clamp(relativeWidth, 0.1, 1));

    /// <summary>The channels with the greatest variance, in the order of the channels.</summary>
    private static int[] MostVaried(float[] values, int channels, int area) =>
        [.. Enumerable.Range(0, channels).OrderByDescending(c => Variance(values, c * area, area)).Take(MapLimit).Order()];

    private static double Variance(float[] values, int start, int count)
    {
        var (sum, squares) = (0.0, 0.0);
        foreach (double value in values.AsSpan(start, count))
            (sum, squares) = (sum + value, squares + value * value);
        return count == 0 ? 0 : squares / count - sum / count * (sum / count);
    }
}
