using System.Globalization;

namespace Fathom.Data;

/// <summary>Readings at even distances in time: several channels of numbers.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Channels">Names of the channels, C of them.</param>
/// <param name="Values">The readings of each channel in order of time, C arrays of T.</param>
public sealed record SeriesTable(string Name, IReadOnlyList<string> Channels, float[][] Values)
{
    /// <summary>Number of readings, T.</summary>
    public int Length => Values[0].Length;

    /// <summary>Reads a CSV file whose first line names the columns; columns that are no numbers, such as dates, are left out.</summary>
    /// <param name="path">A file, or a folder with one.</param>
    /// <exception cref="InvalidDataException">When there is not one CSV file in the folder.</exception>
    /// <exception cref="FormatException">When no column has numbers, or a number is missing; with line and column.</exception>
    public static SeriesTable Read(string path)
    {
        var file = !Directory.Exists(path) ? path : Directory.GetFiles(path, "*.csv") is [var single] ? single
            : throw new InvalidDataException($"{path}: holds not one CSV file but {Directory.GetFiles(path, "*.csv").Length}. Give the file itself?");
        return Of(CsvTable.Read(file), Path.GetFileNameWithoutExtension(file));
    }

    /// <summary>The columns of numbers of a table.</summary>
    /// <exception cref="FormatException">When no column has numbers, or a number is missing; with line and column.</exception>
    public static SeriesTable Of(CsvTable table, string name)
    {
        if (table.RowCount == 0)
            throw new FormatException($"{table.Name}: no rows.");
        var columns = Enumerable.Range(0, table.Columns.Count).Where(column => TryNumber(table[0, column], out _)).ToArray();
        return columns.Length == 0 ? throw new FormatException($"{table.Name}: no column begins with a number. Columns: {string.Join(", ", table.Columns)}.")
            : new(name, [.. columns.Select(column => table.Columns[column])], [.. columns.Select(column => Numbers(table, column))]);
    }

    /// <summary>The channels of those names, in that order.</summary>
    /// <exception cref="InvalidDataException">When one is absent.</exception>
    public SeriesTable Select(IReadOnlyList<string> channels) => new(Name, channels, [.. channels.Select(channel => Values[IndexOf(channel)])]);

    private int IndexOf(string channel)
    {
        for (var i = 0; i < Channels.Count; i++)
            if (Channels[i] == channel)
                return i;
        throw new InvalidDataException($"{Name}: no channel '{channel}'. Channels: {string.Join(", ", Channels)}.");
    }

    private static float[] Numbers(CsvTable table, int column) => [.. Enumerable.Range(0, table.RowCount).Select(row => TryNumber(table[row, column], out var value) ? value
        : throw table.Fault(row, column, $"'{table[row, column]}' is not a number. Series take no gaps; fill them first."))];

    private static bool TryNumber(string text, out float value) =>
        float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && float.IsFinite(value);
}
