namespace Fathom.Training;

/// <summary>A table: the first column names the rows.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Columns">The heads of the columns.</param>
/// <param name="Rows">The cells, as they are to be read.</param>
/// <exception cref="ArgumentException">When a row has another number of cells.</exception>
public sealed record ReportTable(string Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows) : ReportBlock(Title)
{
    /// <summary>The cells, as they are to be read.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Rows { get; } = Rows.All(row => row.Count == Columns.Count) ? Rows
        : throw new ArgumentException($"ReportTable '{Title}': a row has not {Columns.Count} cells.", nameof(Rows));

    internal override void Write(PageContext page)
    {
        page.Html.Add($"""<div class="scroll"><table class="figures"><caption>{Title}</caption><thead><tr>""");
        foreach (var (number, column) in Columns.Index())
            page.Html.Add($"""<th scope="col" class="{Kind(number)}">{column}</th>""");
        page.Html.Add($"</tr></thead><tbody>");
        foreach (var row in Rows)
        {
            page.Html.Add($"""<tr><th scope="row" title="{row[0]}">{row[0]}</th>""");
            foreach (var (number, cell) in row.Index().Skip(1))
                page.Html.Add($"""<td class="{Kind(number)}">{cell}</td>""");
            page.Html.Add($"</tr>");
        }
        page.Html.Add($"</tbody></table></div>");
    }

    // Numbers stand to the right, so that they can be compared; a column with words does not.
    private string Kind(int column) => Rows.Any(row => row[column].Count(char.IsLetter) > 1) ? "text" : "number";
}
