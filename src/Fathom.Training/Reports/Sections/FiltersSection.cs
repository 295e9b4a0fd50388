namespace Fathom.Training;

/// <summary>The first layer's filters: RGB when it reads three channels, else a diverging map that is white at zero.</summary>
internal static class FiltersSection
{
    private const double Size = 4.5;

    public static void Write(PageContext page)
    {
        if (page.Report.Filters is not { Weights.Length: > 0 } filters)
            return;
        var (low, high) = Quantise.Range(filters.Weights);
        var limit = MathF.Max(MathF.Abs(low), MathF.Abs(high));
        page.Open("filters", "First filters", Lead(filters));
        page.Html.Add($"""<div class="maps filters" role="img" aria-label="{filters.Shape[0]} filters of {filters.Name}">""");
        MapGrid.Open(page.Html, filters.Shape[0], Size, available: 64);
        for (var i = 0; i < filters.Shape[0]; i++)
            page.Canvas(AddFilter(page.Data, filters, i, limit), $"width:{MapGrid.Length(Size)}", null);
        page.Html.Add($"</div></div>");
        if (filters.Shape[1] != 3)
            page.Html.Add($"""
                <p class="scale"><span>−{ReportFormat.Value(limit)}</span><i class="ramp diverging"></i><span>{ReportFormat.Value(limit)}</span></p>
                """);
        page.Close();
    }

    private static string Lead(ReportFilters filters)
    {
        var shown = filters.Shape[1] switch
        {
            1 => "Red weights add to the response, blue ones take from it.",
            3 => "The three input channels are shown as red, green and blue; mid-grey is zero.",
            var inputs => $"Each is the mean over its {inputs} input channels; red adds to the response, blue takes from it.",
        };
        return $"What {filters.Name} looks for: {filters.Shape[0]} windows of {filters.Shape[2]} × {filters.Shape[3]}. {shown}";
    }

    private static int AddFilter(PageData data, ReportFilters filters, int index, float limit)
    {
        var (inputs, height, width) = (filters.Shape[1], filters.Shape[2], filters.Shape[3]);
        var weights = filters.Weights.AsSpan(index * inputs * height * width, inputs * height * width);
        if (inputs == 3)
            return data.Add(3, height, width, ColourMap.Rgb, Quantise.Symmetric(weights, limit));
        var mean = new float[height * width];
        for (var i = 0; i < weights.Length; i++)
            mean[i % mean.Length] += weights[i] / inputs;
        return data.Add(1, height, width, ColourMap.Diverging, Quantise.Symmetric(mean, limit));
    }
}
