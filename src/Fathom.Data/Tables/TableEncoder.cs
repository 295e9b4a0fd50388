using System.Globalization;

namespace Fathom.Data;

/// <summary>
/// Turns rows into numbers for a network with embeddings, by what it has learned from a table: only from that one, so that nothing of test rows leaks into the
/// features. It is plain data, to be kept with the model.
/// </summary>
/// <param name="Numeric">The columns of numbers.</param>
/// <param name="Categorical">The columns of names.</param>
/// <param name="Target">The column to predict.</param>
/// <param name="LabelTrim">Characters around class names that do not belong to them.</param>
/// <param name="Classes">Names of the classes: numbers in their order, anything else alphabetically.</param>
public sealed record TableEncoder(NumericColumn[] Numeric, CategoricalColumn[] Categorical, string Target, string LabelTrim, string[] Classes)
{
    /// <summary>Features of a row that come from numbers.</summary>
    public int NumberWidth => Numeric.Sum(column => column.Width);

    /// <summary>Learns ranks, bins, names and classes from <paramref name="table"/>.</summary>
    /// <param name="table">The rows to learn from.</param>
    /// <param name="schema">Its columns.</param>
    /// <param name="bins">The most bins of a column of numbers.</param>
    /// <exception cref="FormatException">When a column is absent, a field is not what it should be, or there are not two classes.</exception>
    public static TableEncoder Fit(CsvTable table, TableSchema schema, int bins)
    {
        var target = table.IndexOf(schema.Target);
        var classes = Enumerable.Range(0, table.RowCount).Select(row => Label(table, row, target, schema.LabelTrim)).Distinct().ToArray();
        if (classes.Length < 2)
            throw new FormatException($"{table.Name}: column '{schema.Target}' has {classes.Length} classes in {table.RowCount} rows; two are the least to learn.");
        if (classes.Length > 1000)
            throw new FormatException($"{table.Name}: column '{schema.Target}' has {classes.Length} different values. Is it a class, or a number or key?");
        return new(
            [.. schema.Numeric.Select(name => FitNumeric(table, name, bins))],
            [.. schema.Categorical.Select(name => CategoricalColumn.Fit(table, table.IndexOf(name)))],
            schema.Target, schema.LabelTrim, Ordered(classes));
    }

    /// <summary>The numbers of a table's rows.</summary>
    /// <param name="table">A table with the columns of the fitted one, in any order.</param>
    /// <param name="labelled">Whether it has the target; else no labels are given.</param>
    /// <exception cref="FormatException">When a column is absent, a field is not what it should be, or a class is new.</exception>
    public EncodedTable Encode(CsvTable table, bool labelled = true)
    {
        var (rows, width) = (table.RowCount, NumberWidth);
        var numbers = new float[checked(rows * width)];
        var offset = 0;
        foreach (var column in Numeric)
        {
            var index = table.IndexOf(column.Name);
            for (var row = 0; row < rows; row++)
                column.Encode(NumericColumn.Read(table, row, index), numbers.AsSpan(row * width + offset, column.Width));
            offset += column.Width;
        }
        var categories = new long[rows * Categorical.Length];
        foreach (var (place, column) in Categorical.Index())
        {
            var index = table.IndexOf(column.Name);
            for (var row = 0; row < rows; row++)
                categories[row * Categorical.Length + place] = column.Encode(table[row, index]);
        }
        return new(rows, numbers, width, categories, Categorical.Length, labelled ? Labels(table) : []);
    }

    private long[] Labels(CsvTable table)
    {
        var target = table.IndexOf(Target);
        var numbers = Classes.Index().ToDictionary(pair => pair.Item, pair => (long)pair.Index);
        return [.. Enumerable.Range(0, table.RowCount).Select(row => numbers.TryGetValue(Label(table, row, target, LabelTrim), out var label) ? label
            : throw table.Fault(row, target, $"class '{table[row, target].Trim()}' is none of {string.Join(", ", Classes)}."))];
    }

    private static NumericColumn FitNumeric(CsvTable table, string name, int bins)
    {
        var index = table.IndexOf(name);
        float[] values = [.. Enumerable.Range(0, table.RowCount).Select(row => NumericColumn.Read(table, row, index))];
        return values.All(float.IsNaN) ? throw new FormatException($"{table.Name}: column '{name}' has no number at all.") : NumericColumn.Fit(name, values, bins);
    }

    private static string Label(CsvTable table, int row, int column, string trim)
    {
        var text = table[row, column].Trim().Trim(trim.ToCharArray());
        return TableField.IsMissing(text) ? throw table.Fault(row, column, "the class is missing. Remove the row?") : text;
    }

    private static string[] Ordered(string[] names)
    {
        var areNumbers = names.All(name => double.TryParse(name, NumberStyles.Float, CultureInfo.InvariantCulture, out _));
        var byName = names.Order(StringComparer.Ordinal);
        return areNumbers ? [.. byName.OrderBy(name => double.Parse(name, NumberStyles.Float, CultureInfo.InvariantCulture))] : [.. byName];
    }
}
