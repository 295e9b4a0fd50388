namespace Fathom.Data;

/// <summary>What a column of names is turned into: the number of the name, from 1; 0 for a missing one, and for one that the fitted table does not have.</summary>
/// <param name="Name">The column.</param>
/// <param name="Categories">The names, in the order of their numbers.</param>
public sealed record CategoricalColumn(string Name, string[] Categories)
{
    /// <summary>How many numbers there are.</summary>
    public int Count => Categories.Length + 1;

    /// <summary>Learns the names of a table.</summary>
    internal static CategoricalColumn Fit(CsvTable table, int column) => new(
        table.Columns[column],
        [.. Enumerable.Range(0, table.RowCount).Select(row => table[row, column].Trim()).Where(name => !TableField.IsMissing(name)).Distinct().Order(StringComparer.Ordinal)]);

    /// <summary>Number of a name.</summary>
    public int Encode(string name) => 1 + Array.BinarySearch(Categories, name.Trim(), StringComparer.Ordinal) is > 0 and var number ? number : 0;
}
