using System.Globalization;

namespace Fathom.Data;

/// <summary>
/// Turns tables into numbers by what it learned from one of them: means, standard deviations and categories come from the training table only,
/// so that nothing of the test rows leaks into the features.
/// </summary>
public sealed class TabularEncoder
{
    private const string MissingCategory = "(missing)";
    private readonly TabularColumns columns;
    private readonly (float Mean, float Std)[] statistics;
    private readonly string[][] categories;

    private TabularEncoder(TabularColumns columns, (float Mean, float Std)[] statistics, string[][] categories, string[] classNames)
    {
        (this.columns, this.statistics, this.categories, ClassNames) = (columns, statistics, categories, classNames);
        FeatureNames =
        [
            .. columns.Numeric,
            .. columns.Categorical.SelectMany((column, index) => categories[index].Select(category => $"{column}={category}")),
        ];
    }

    /// <summary>Names of the features: numeric columns, then one per category.</summary>
    public IReadOnlyList<string> FeatureNames { get; }

    /// <summary>Names of the classes: numbers in their order, anything else alphabetically.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Learns statistics, categories and classes from <paramref name="table"/>.</summary>
    /// <exception cref="FormatException">When a column is absent, or a field is not what it should be; with row and column.</exception>
    public static TabularEncoder Fit(CsvTable table, TabularColumns columns)
    {
        if (columns.Numeric.Count + columns.Categorical.Count == 0)
            throw new ArgumentException("TabularEncoder: no feature columns. Name some in Numeric or Categorical.", nameof(columns));
        if (table.RowCount == 0)
            throw new FormatException($"{table.Name}: no rows to learn from.");
        return new(
            columns,
            [.. columns.Numeric.Select(column => Statistics(table, table.IndexOf(column), columns))],
            [.. columns.Categorical.Select(column => Distinct(table, table.IndexOf(column), columns.Missing))],
            Distinct(table, table.IndexOf(columns.Label), MissingValues.Error));
    }

    /// <summary>The numbers of <paramref name="table"/>, which must have the columns of the fitted one.</summary>
    /// <exception cref="FormatException">When a field is not what it should be or a category was not in the fitted table.</exception>
    public TabularData Encode(CsvTable table)
    {
        var width = FeatureNames.Count;
        var features = new float[checked(table.RowCount * width)];
        for (var index = 0; index < columns.Numeric.Count; index++)
        {
            var column = table.IndexOf(columns.Numeric[index]);
            var (mean, std) = statistics[index];
            for (var row = 0; row < table.RowCount; row++)
            {
                var value = Number(table, row, column, columns.Missing) ?? mean;
                features[row * width + index] = columns.Scaling == NumericScaling.None ? value : (value - mean) / std;
            }
        }
        var offset = columns.Numeric.Count;
        for (var index = 0; index < columns.Categorical.Count; offset += categories[index++].Length)
        {
            var column = table.IndexOf(columns.Categorical[index]);
            for (var row = 0; row < table.RowCount; row++)
                features[row * width + offset + Position(table, row, column, categories[index], columns.Missing)] = 1;
        }
        var labelColumn = table.IndexOf(columns.Label);
        var labels = new long[table.RowCount];
        for (var row = 0; row < labels.Length; row++)
            labels[row] = Position(table, row, labelColumn, ClassNames, MissingValues.Error);
        return new(features, FeatureNames, labels, ClassNames);
    }

    private static (float Mean, float Std) Statistics(CsvTable table, int column, TabularColumns columns)
    {
        var values = Enumerable.Range(0, table.RowCount).Select(row => Number(table, row, column, columns.Missing)).OfType<float>().ToArray();
        if (values.Length == 0)
            throw new FormatException($"{table.Name}: column '{table.Columns[column]}' has no number at all.");
        var mean = values.Average(value => (double)value);
        var std = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
        return ((float)mean, std > 0 ? (float)std : 1);
    }

    private static float? Number(CsvTable table, int row, int column, MissingValues missing)
    {
        var text = table[row, column];
        if (TableField.IsMissing(text))
            return missing == MissingValues.Impute ? null : throw table.Fault(row, column, "the value is missing. Use MissingValues.Impute?");
        if (!float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !float.IsFinite(value))
            throw table.Fault(row, column, $"'{text}' is not a number. Is the column categorical?");
        return value;
    }

    private static string[] Distinct(CsvTable table, int column, MissingValues missing)
    {
        var names = Enumerable.Range(0, table.RowCount).Select(row => Category(table, row, column, missing)).Distinct().ToArray();
        // Numbers by value, so that class 10 follows class 9 and a column of 0 and 1 keeps its meaning.
        var areNumbers = names.All(name => double.TryParse(name, NumberStyles.Float, CultureInfo.InvariantCulture, out _));
        var byName = names.Order(StringComparer.Ordinal);
        return areNumbers
            ? [.. byName.OrderBy(name => double.Parse(name, NumberStyles.Float, CultureInfo.InvariantCulture))]
            : [.. byName];
    }

    private static int Position(CsvTable table, int row, int column, IReadOnlyList<string> names, MissingValues missing)
    {
        var name = Category(table, row, column, missing);
        for (var index = 0; index < names.Count; index++)
            if (names[index] == name)
                return index;
        throw table.Fault(row, column, $"'{name}' does not occur in the table the encoder was fitted to. Fit it to a table with every category?");
    }

    private static string Category(CsvTable table, int row, int column, MissingValues missing)
    {
        var text = table[row, column].Trim();
        if (!TableField.IsMissing(text))
            return text;
        return missing == MissingValues.Impute ? MissingCategory : throw table.Fault(row, column, "the value is missing.");
    }
}
