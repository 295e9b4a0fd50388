using System.Globalization;

namespace Fathom.Training;

/// <summary>Numbers of a matrix as colours: attention between words, a spectrogram.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Rows">Number of rows, R, the first at the top.</param>
/// <param name="Columns">Number of columns, C.</param>
/// <param name="Values">Shape [R, C], row-major.</param>
/// <exception cref="ArgumentException">When the number of values or names is another.</exception>
public sealed record ReportHeatMap(string Title, int Rows, int Columns, float[] Values) : ReportBlock(Title)
{
    private const int TableLimit = 40;

    /// <summary>Shape [R, C], row-major.</summary>
    public float[] Values { get; } = Values.Length == Rows * Columns ? Values
        : throw new ArgumentException($"ReportHeatMap '{Title}': {Values.Length} values for [{Rows}, {Columns}].", nameof(Values));

    /// <summary>Names of the rows, such as the words that attend; null for none.</summary>
    public IReadOnlyList<string>? RowNames { get; init => field = Checked(value, Rows); }

    /// <summary>Names of the columns, such as the words attended to; null for none.</summary>
    public IReadOnlyList<string>? ColumnNames { get; init => field = Checked(value, Columns); }

    /// <summary>Whether it is drawn as a picture; a small map whose lines have names is a table.</summary>
    internal bool IsPicture => RowNames is null || ColumnNames is null || Rows > TableLimit || Columns > TableLimit;

    internal override void Write(PageContext page)
    {
        page.Html.Add($"""<figure class="heat-map"><figcaption>{Title}</figcaption>""");
        if (IsPicture)
            WritePicture(page);
        else
            WriteTable(page, RowNames!, ColumnNames!);
        page.Html.Add($"</figure>");
    }

    private void WriteTable(PageContext page, IReadOnlyList<string> rows, IReadOnlyList<string> columns)
    {
        var (low, high) = Range();
        page.Html.Add($"""<div class="scroll" tabindex="0" role="region" aria-label="{Title}"><table class="matrix"><thead><tr><td></td>""");
        foreach (var name in columns)
            page.Html.Add($"""<th scope="col"><span>{name}</span></th>""");
        page.Html.Add($"</tr></thead><tbody>");
        for (var row = 0; row < Rows; row++)
        {
            page.Html.Add($"""<tr><th scope="row">{rows[row]}</th>""");
            for (var column = 0; column < Columns; column++)
            {
                var value = Values[row * Columns + column];
                var heat = (100 * (value - low) / (high - low)).ToString("0.#", CultureInfo.InvariantCulture);
                page.Html.Add($"""<td style="--heat:{heat}%" title="{rows[row]}, {columns[column]}: {ReportFormat.Value(value)}"></td>""");
            }
            page.Html.Add($"</tr>");
        }
        page.Html.Add($"</tbody></table></div>");
    }

    private void WritePicture(PageContext page)
    {
        var (low, high) = Range();
        var pixels = Array.ConvertAll(Values, value => (byte)Math.Clamp(255 * (value - low) / (high - low), 0, 255));
        page.Html.Add($"""
            <canvas data-picture="{page.Data.Add(1, Rows, Columns, ColourMap.Viridis, pixels)}" role="img" aria-label="{Title}"></canvas><p class="scale"><span>{ReportFormat.Value(low)}</span><i class="ramp viridis"></i><span>{ReportFormat.Value(high)}</span></p>
            """);
    }

    // A map of one value has a range all the same.
    private (float Low, float High) Range()
    {
        var finite = Values.Where(float.IsFinite).DefaultIfEmpty(0).ToArray();
        var (low, high) = (finite.Min(), finite.Max());
        return high > low ? (low, high) : (low, low + 1);
    }

    private IReadOnlyList<string>? Checked(IReadOnlyList<string>? names, int count) => names is null || names.Count == count ? names
        : throw new ArgumentException($"ReportHeatMap '{Title}': {names.Count} names for {count} lines.");
}
