namespace Fathom.Bench;

/// <summary>Prints rows as they come, and means and figures at the end.</summary>
internal sealed class TerminalReport(TextWriter output)
{
    private static readonly int[] Widths = [-36, 7, 10, 10, 6, 15, 8, 8, 8];
    private readonly List<ResultRow> _rows = [];

    /// <summary>The table's first line.</summary>
    public void Begin() => Line(ResultTable.Titles);

    /// <summary>A row; remarks and figures wait for the end.</summary>
    public void Add(ResultRow row)
    {
        _rows.Add(row);
        if (row.IsComparison)
            Line(ResultTable.Cells(row));
    }

    /// <summary>Means, then what is not in the table.</summary>
    public void End()
    {
        output.WriteLine();
        foreach (var line in ResultTable.Means(_rows))
            output.WriteLine(line);
        foreach (var row in _rows.Where(row => row.Value is not null))
            output.WriteLine($"{row.Name}, {row.Threads} {(row.Threads == 1 ? "thread" : "threads")}: {ResultTable.Figure(row)}");
        foreach (var row in _rows.Where(row => row.Note is not null))
            output.WriteLine($"{row.Name}: {row.Note}");
    }

    private void Line(IEnumerable<string> cells) =>
        output.WriteLine(string.Join(' ', cells.Zip(Widths, (cell, width) => width < 0 ? cell.PadRight(-width) : cell.PadLeft(width))));
}
