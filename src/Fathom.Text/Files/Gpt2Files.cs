using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Fathom.Text;

/// <summary>GPT-2's pair of files: <c>vocab.json</c> (also encoder.json), an object from token to id, and <c>merges.txt</c> (vocab.bpe), a merge per line.</summary>
/// <remarks>Radford et al. (2019), Language Models are Unsupervised Multitask Learners.</remarks>
public static class Gpt2Files
{
    /// <summary>GPT-2's end of text, the one special token that its files have.</summary>
    public const string EndOfText = "<|endoftext|>";

    private const string Header = "#version";

    /// <summary>Reads a byte-level BPE tokenizer.</summary>
    /// <param name="vocabularyPath">From token to id.</param>
    /// <param name="mergesPath">Merges, first learned first.</param>
    /// <param name="special">Tokens of the vocabulary that are special, or null for "&lt;|endoftext|&gt;" if it is there.</param>
    /// <exception cref="InvalidDataException">When a file is damaged, or the two do not fit together; with the line.</exception>
    public static Tokenizer Load(string vocabularyPath, string mergesPath, IReadOnlyList<string>? special = null)
    {
        using var document = JsonFile.Parse(vocabularyPath);
        var tokens = ModelReader.Tokens(new JsonAt(document.RootElement, vocabularyPath + ": "));
        var merges = ReadMerges(mergesPath, tokens.OfType<string>().ToHashSet(StringComparer.Ordinal));
        var added = (special ?? (tokens.Contains(EndOfText) ? [EndOfText] : [])).Select(token => Array.IndexOf(tokens, token) is >= 0 and var id
            ? new AddedToken(id, token)
            : throw new InvalidDataException($"{vocabularyPath}: the special token {Quoted.Text(token)} is missing."));
        return BpeTrainer.ByteLevel(new BpeModel(tokens, merges), [.. added]);
    }

    /// <summary>Writes both files.</summary>
    /// <exception cref="ArgumentException">When the tokenizer is no byte-pair encoding.</exception>
    public static void Save(Tokenizer tokenizer, string vocabularyPath, string mergesPath)
    {
        if (tokenizer.Model is not BpeModel model)
            throw new ArgumentException($"Gpt2Files: the model is a {tokenizer.Model.GetType().Name}, these files hold byte-pair encodings. Use TokenizerFile.Save?");
        using (var stream = File.Create(vocabularyPath))
        using (var json = new Utf8JsonWriter(stream, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            foreach (var (token, id) in tokenizer.Vocabulary.Tokens.Select((token, id) => (token, id)))
                if (token is not null)
                    json.WriteNumber(token, id);
            json.WriteEndObject();
        }
        File.WriteAllLines(mergesPath, model.Merges.Select(merge => $"{merge.Left} {merge.Right}").Prepend(Header + ": 0.2"));
    }

    private static List<(string Left, string Right)> ReadMerges(string path, HashSet<string> tokens)
    {
        var merges = new List<(string, string)>();
        var number = 0;
        foreach (var line in Utf8File.ReadText(path).Split('\n'))
        {
            number++;
            if (line.TrimEnd('\r') is not { Length: > 0 } text || (number == 1 && text.StartsWith(Header, StringComparison.Ordinal)))
                continue;
            var place = string.Create(CultureInfo.InvariantCulture, $"{path}: line {number}");
            if (text.Split(' ') is not [{ Length: > 0 } left, { Length: > 0 } right])
                throw new InvalidDataException($"{place}: a merge is two tokens and a space between them, not {Quoted.Text(text)}.");
            foreach (var token in (string[])[left, right, left + right])
                if (!tokens.Contains(token))
                    throw new InvalidDataException($"{place}: the merge needs the token {Quoted.Text(token)}, which the vocabulary lacks. Do the two files belong together?");
            merges.Add((left, right));
        }
        return merges;
    }
}
