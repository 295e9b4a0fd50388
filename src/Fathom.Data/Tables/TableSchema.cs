using System.Globalization;

namespace Fathom.Data;

/// <summary>Which columns of a table are features, of which kind, and which is to be predicted.</summary>
/// <param name="Numeric">Columns of numbers.</param>
/// <param name="Categorical">Columns of names.</param>
/// <param name="Target">The column to predict, as a class.</param>
/// <param name="LabelTrim">Characters around class names that do not belong to them.</param>
public sealed record TableSchema(IReadOnlyList<string> Numeric, IReadOnlyList<string> Categorical, string Target, string LabelTrim = "")
{
    /// <summary>Sorts the columns of <paramref name="table"/> by what is in them: numbers, or names.</summary>
    /// <param name="table">The table.</param>
    /// <param name="target">The column to predict.</param>
    /// <param name="dropped">Columns to leave out.</param>
    /// <param name="categorical">Columns to take as names though they hold numbers.</param>
    /// <param name="labelTrim">Characters around class names that do not belong to them.</param>
    /// <returns>The schema; columns of names with a different one in almost every row, such as keys and texts, are left out.</returns>
    /// <exception cref="FormatException">When a column is named that is not there, or no feature is left.</exception>
    public static TableSchema Infer(
        CsvTable table, string target, IReadOnlyList<string> dropped, IReadOnlyList<string> categorical, string labelTrim = "")
    {
        foreach (var name in dropped.Concat(categorical).Append(target))
            table.IndexOf(name);
        List<string> numbers = [], names = [];
        foreach (var (index, column) in table.Columns.Index())
        {
            if (column == target || dropped.Contains(column))
                continue;
            var values = Enumerable.Range(0, table.RowCount).Select(row => table[row, index].Trim()).Where(value => !TableField.IsMissing(value)).ToArray();
            if (values.Length == 0)
                continue;
            if (!categorical.Contains(column) && values.All(IsNumber))
                numbers.Add(column);
            else if (categorical.Contains(column) || values.Distinct().Count() <= Math.Max(2, values.Length / 2))
                names.Add(column);
        }
        return numbers.Count + names.Count > 0 ? new(numbers, names, target, labelTrim)
            : throw new FormatException($"{table.Name}: no column besides '{target}' can be learned from.");
    }

    private static bool IsNumber(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value);
}
