using Fathom.Text;

namespace Fathom.Cli;

/// <summary>The text of a run: where it is, and its characters as tokens.</summary>
internal static class LanguageText
{
    /// <summary>Reads a text; its characters become the tokens, unless <paramref name="characters"/> already are.</summary>
    /// <exception cref="InvalidDataException">When the file is not UTF-8, empty, or too short for the context.</exception>
    public static TextDataset Load(string path, string characters, int context, double validationShare) =>
        TextDataset.Load(FileOf(path), text => CharacterTokenizer.Train(characters.Length > 0 ? characters : text), context, validationShare);

    /// <summary>All of a text, for a model that is there.</summary>
    public static TokenBlocks LoadWhole(string path, string characters, int context)
    {
        var file = FileOf(path);
        try
        {
            return new(CharacterTokenizer.Train(characters).Encode(Utf8File.ReadText(file)), context);
        }
        catch (ArgumentException exception)
        {
            throw new InvalidDataException($"{file}: {exception.Message}", exception);
        }
    }

    /// <summary>All characters of a tokenizer, in the order of their ids.</summary>
    public static string CharactersOf(ITokenizer tokenizer) =>
        string.Concat(Enumerable.Range(0, tokenizer.Vocabulary.Count).Select(id => tokenizer.Vocabulary[id]));

    /// <summary>The file of a path: itself, or the one text in a folder.</summary>
    public static string FileOf(string path)
    {
        if (!Directory.Exists(path))
            return path;
        string[] texts = [.. Directory.GetFiles(path, "*.txt").Where(file => !Path.GetFileName(file).StartsWith("README", StringComparison.OrdinalIgnoreCase))];
        return texts.Length == 1 ? texts[0] : throw new CliException($"{path}: a folder with {texts.Length} text files (*.txt). Name the file to read.");
    }
}
