using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace Fathom.Data;

/// <summary>A CSV file as text: named columns, rows of the same width. Fields may be quoted and hold commas and line breaks.</summary>
public sealed class CsvTable
{
    private readonly List<string[]> rows;
    private readonly List<int> lines;

    private CsvTable(string name, string[] columns, List<string[]> rows, List<int> lines) =>
        (Name, Columns, this.rows, this.lines) = (name, columns, rows, lines);

    /// <summary>The file, for error messages.</summary>
    public string Name { get; }

    /// <summary>Column names; "column 1", "column 2", ... when the file has no header.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>Number of rows, without the header.</summary>
    public int RowCount => rows.Count;

    /// <summary>The text in row <paramref name="row"/> and column <paramref name="column"/>, both from 0.</summary>
    public string this[int row, int column] => rows[row][column];

    /// <summary>Reads the file at <paramref name="path"/>.</summary>
    /// <param name="path">A UTF-8 file.</param>
    /// <param name="header">Whether the first line names the columns.</param>
    /// <param name="delimiter">What stands between fields.</param>
    /// <exception cref="FormatException">When it is empty, a name is missing or doubled, or a row has another width; with the line.</exception>
    public static CsvTable Read(string path, CsvHeader header = CsvHeader.FirstLine, string delimiter = ",")
    {
        using var reader = new StreamReader(path);
        return Read(reader, path, header, delimiter);
    }

    /// <summary>Reads from <paramref name="reader"/>; <paramref name="name"/> is what error messages call it.</summary>
    /// <exception cref="FormatException">When it is empty, a name is missing or doubled, or a row has another width; with the line.</exception>
    public static CsvTable Read(TextReader reader, string name, CsvHeader header = CsvHeader.FirstLine, string delimiter = ",")
    {
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = delimiter,
            BadDataFound = context => throw new FormatException(
                $"{name}: line {context.Context.Parser?.RawRow}: a quote inside a field that does not begin with one. "
                + "Double it, and quote the field?"),
        };
        using var parser = new CsvParser(reader, configuration, leaveOpen: true);
        string[]? columns = null;
        List<string[]> rows = [];
        List<int> lines = [];
        while (parser.Read())
        {
            var record = parser.Record!;
            if (columns is null)
            {
                columns = header == CsvHeader.FirstLine ? CheckNames(record, name) : Numbered(record.Length);
                if (header == CsvHeader.FirstLine)
                    continue;
            }
            if (record.Length != columns.Length)
                throw new FormatException(
                    $"{name}: line {parser.RawRow}: {record.Length} fields, but {columns.Length} columns. "
                    + $"Is a field with '{delimiter}' not quoted, or the delimiter another?");
            rows.Add(record);
            lines.Add(parser.RawRow);
        }
        return columns is null
            ? throw new FormatException($"{name}: the file is empty.")
            : new(name, columns, rows, lines);
    }

    /// <summary>The position of column <paramref name="column"/>.</summary>
    /// <exception cref="FormatException">When there is none of that name; the message lists those there are.</exception>
    public int IndexOf(string column)
    {
        for (var index = 0; index < Columns.Count; index++)
            if (Columns[index] == column)
                return index;
        throw new FormatException($"{Name}: no column '{column}'. Columns: {string.Join(", ", Columns)}.");
    }

    /// <summary>The same rows under other names of the columns.</summary>
    /// <exception cref="FormatException">When there are not as many columns as names.</exception>
    public CsvTable Named(IReadOnlyList<string> columns) => columns.Count == Columns.Count ? new(Name, CheckNames([.. columns], Name), rows, lines)
        : throw new FormatException($"{Name}: {Columns.Count} columns, but {columns.Count} names: {string.Join(", ", columns)}.");

    /// <summary>The rows at <paramref name="indices"/>, in that order, such as one side of a split.</summary>
    public CsvTable Subset(IEnumerable<int> indices)
    {
        var chosen = indices.ToArray();
        return new(Name, [.. Columns], [.. chosen.Select(index => rows[index])], [.. chosen.Select(index => lines[index])]);
    }

    internal FormatException Fault(int row, int column, string what) =>
        new($"{Name}: line {lines[row]}, column '{Columns[column]}': {what}");

    private static string[] CheckNames(string[] names, string name)
    {
        for (var index = 0; index < names.Length; index++)
        {
            if (string.IsNullOrWhiteSpace(names[index]))
                throw new FormatException($"{name}: column {index + 1} of the header has no name. Does the file begin with data (CsvHeader.None)?");
            if (Array.IndexOf(names, names[index]) < index)
                throw new FormatException($"{name}: the header names '{names[index]}' twice.");
        }
        return names;
    }

    private static string[] Numbered(int count) => [.. Enumerable.Range(1, count).Select(number => $"column {number}")];
}
