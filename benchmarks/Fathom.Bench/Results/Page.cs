using System.Text;
using System.Text.RegularExpressions;

namespace Fathom.Bench;

/// <summary>
/// The tables of a Markdown page. The page is written by hand but for what stands between <c>&lt;!-- table:NAME --&gt;</c> and
/// <c>&lt;!-- end --&gt;</c>, which is made from results. A table that the results say nothing of stays as it is.
/// </summary>
internal static partial class Page
{
    /// <summary>Rewrites the tables of a page.</summary>
    public static void Update(FileInfo page, IReadOnlyList<ResultRow> rows) =>
        File.WriteAllText(page.FullName, Update(File.ReadAllText(page.FullName), rows));

    /// <summary>The page with new tables.</summary>
    public static string Update(string page, IReadOnlyList<ResultRow> rows) => TablePattern().Replace(page, match =>
    {
        var table = Table(match.Groups["name"].Value, rows);
        return table.Length == 0 ? match.Value : $"{match.Groups["begin"].Value}\n{table}{match.Groups["end"].Value}";
    });

    private static string Table(string name, IReadOnlyList<ResultRow> rows) => name switch
    {
        "run" when rows.Any(IsTorch) => Remarks(rows.Where(row => row.Note is not null)),
        "limits" when rows.Any(IsTorch) => Figures(rows.Where(row => row.Name.StartsWith("limit_", StringComparison.Ordinal))),
        "networks" => Comparison(rows.Where(row => IsTorch(row) && !IsOperator(row) && !IsColdStart(row))),
        "operators" => Comparison(rows.Where(row => IsTorch(row) && IsOperator(row))),
        "start" => Comparison(rows.Where(row => IsTorch(row) && IsColdStart(row))),
        "overhead" => Figures(rows.Where(row => row.Value is not null && !row.Name.StartsWith("limit_", StringComparison.Ordinal))),
        "onednn" when rows.Any(IsOneDnn) => Comparison(rows.Where(IsOneDnn)) + "\n" + Remarks(rows.Where(row => row.Note is not null)),
        _ => "",
    };

    private static bool IsTorch(ResultRow row) => row.Peer == "torch";

    private static bool IsOneDnn(ResultRow row) => row.Peer == "onednn";

    private static bool IsOperator(ResultRow row) => row.Name.StartsWith("op_", StringComparison.Ordinal);

    private static bool IsColdStart(ResultRow row) => row.Name == ColdStart.Name;

    private static string Comparison(IEnumerable<ResultRow> rows)
    {
        var list = rows.OrderBy(row => row.Threads).ToList();
        if (list.Count == 0)
            return "";
        var text = new StringBuilder();
        text.Append(Line(ResultTable.Titles)).Append("|---|").Insert(text.Length, "--:|", ResultTable.Titles.Count - 1).Append('\n');
        foreach (var row in list)
            text.Append(Line(ResultTable.Cells(row)));
        text.Append('\n');
        foreach (var mean in ResultTable.Means(list))
            text.Append("- ").Append(mean).Append('\n');
        return text.ToString();
    }

    private static string Figures(IEnumerable<ResultRow> rows) =>
        Lines("| figure | threads | value |\n|---|--:|--:|\n", rows.Select(row => Line([row.Name, $"{row.Threads}", ResultTable.Figure(row)])));

    private static string Remarks(IEnumerable<ResultRow> rows) => Lines("", rows.Select(row => $"- {row.Name}: {row.Note}\n"));

    private static string Lines(string head, IEnumerable<string> lines)
    {
        var text = string.Concat(lines);
        return text.Length == 0 ? "" : head + text;
    }

    private static string Line(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |\n";

    [GeneratedRegex(@"(?<begin><!-- table:(?<name>\w+) -->)\n.*?(?<end><!-- end -->)", RegexOptions.Singleline)]
    private static partial Regex TablePattern();
}
