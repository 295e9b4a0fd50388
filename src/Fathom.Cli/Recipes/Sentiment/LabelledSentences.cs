using Fathom.Data;
using Fathom.Text;

namespace Fathom.Cli;

/// <summary>Sentences and their classes.</summary>
/// <param name="Classes">Names of the classes.</param>
/// <param name="Sentences">The sentences.</param>
/// <param name="Labels">Class of each.</param>
internal sealed record LabelledSentences(string[] Classes, string[] Sentences, int[] Labels)
{
    private const int LeastSentences = 20;

    /// <summary>
    /// Reads a CSV file with columns "text" and "label", or a folder with a file for each class and a sentence on each line: NAME.neg and NAME.pos, or
    /// CLASS.txt for each class.
    /// </summary>
    public static LabelledSentences Read(string path)
    {
        var sentences = Directory.Exists(path) ? ReadFolder(path) : ReadTable(path);
        return sentences.Sentences.Length >= LeastSentences && sentences.Classes.Length > 1 ? sentences
            : throw new CliException($"{path}: {sentences.Sentences.Length} sentences in {sentences.Classes.Length} classes are too few; it takes {LeastSentences} in two.");
    }

    private static LabelledSentences ReadFolder(string path)
    {
        string[] files = [.. Directory.GetFiles(path).Where(file => Path.GetExtension(file) is ".neg" or ".pos").Order(StringComparer.Ordinal)];
        if (files.Length == 0)
            files = [.. Directory.GetFiles(path, "*.txt").Order(StringComparer.Ordinal)];
        if (files.Length < 2)
            throw new CliException($"{path}: no file for each class: NAME.neg and NAME.pos, or CLASS.txt, with a sentence on each line.");
        var entries = files.SelectMany((file, label) => Lines(file).Select(line => (line, label))).ToArray();
        return new(
            [.. files.Select(file => Path.GetExtension(file) is ".txt" ? Path.GetFileNameWithoutExtension(file) : Path.GetExtension(file)[1..])],
            [.. entries.Select(entry => entry.line)], [.. entries.Select(entry => entry.label)]);
    }

    private static LabelledSentences ReadTable(string path)
    {
        var table = CsvTable.Read(path);
        var (texts, labels) = (Column("text"), Column("label"));
        string[] classes = [.. labels.Distinct().Order(StringComparer.Ordinal)];
        return new(classes, texts, Array.ConvertAll(labels, label => Array.IndexOf(classes, label)));

        string[] Column(string name)
        {
            var column = table.IndexOf(name);
            return [.. Enumerable.Range(0, table.RowCount).Select(row => table[row, column])];
        }
    }

    private static IEnumerable<string> Lines(string file) => Utf8File.ReadText(file).Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0);
}
