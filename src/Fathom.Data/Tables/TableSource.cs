namespace Fathom.Data;

/// <summary>A table with what is known of it.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Rows">All rows, or those to train with.</param>
/// <param name="Test">The rows to test with; null where there is no official split.</param>
/// <param name="Known">What is known of its columns; null for any other file.</param>
public sealed record TableSource(string Name, CsvTable Rows, CsvTable? Test, KnownTable? Known)
{
    /// <summary>Reads a CSV file whose first line names the columns, or a folder with the files of a known table or with one CSV file.</summary>
    /// <exception cref="InvalidDataException">When the folder holds no table.</exception>
    /// <exception cref="FormatException">When a file is malformed; with the line.</exception>
    public static TableSource Open(string path)
    {
        if (!Directory.Exists(path))
            return KnownTables.All.FirstOrDefault(table => table.File == Path.GetFileName(path) && table.Columns is not null) is { } file
                ? Open(file, Path.GetDirectoryName(Path.GetFullPath(path))!)
                : new(Path.GetFileNameWithoutExtension(path), CsvTable.Read(path), null, KnownTables.All.FirstOrDefault(table => table.File == Path.GetFileName(path)));
        if (KnownTables.In(path) is { } known)
            return Open(known, path);
        return Directory.GetFiles(path, "*.csv") is [var single]
            ? Open(single)
            : throw new InvalidDataException(
                $"{path}: not one CSV file, and no known table ({string.Join(", ", KnownTables.All.Select(table => table.File))}). Give the file itself?");
    }

    private static TableSource Open(KnownTable known, string folder) =>
        new(known.Name, Read(known, Path.Combine(folder, known.File)), known.TestFile is { } test ? Read(known, Path.Combine(folder, test)) : null, known);

    private static CsvTable Read(KnownTable known, string path) => known.Columns is { } columns
        ? CsvTable.Read(path, CsvHeader.None).Named(columns)
        : CsvTable.Read(path);
}
