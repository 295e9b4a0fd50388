using Fathom.Text;

namespace Fathom.Cli;

/// <summary>Names, shuffled and divided: eight tenths to train on, a tenth each for validation and test.</summary>
internal sealed class NameList
{
    private const int LeastNames = 20;

    private NameList(CharacterTokenizer tokenizer, string[] train, string[] validation, string[] test) =>
        (Tokenizer, Train, Validation, Test) = (tokenizer, train, validation, test);

    /// <summary>From characters to ids.</summary>
    public CharacterTokenizer Tokenizer { get; }

    /// <summary>Names to train on.</summary>
    public string[] Train { get; }

    /// <summary>Names to choose the weights with.</summary>
    public string[] Validation { get; }

    /// <summary>Names to measure with.</summary>
    public string[] Test { get; }

    /// <summary>Id of the line break that begins and ends a name.</summary>
    public int Boundary => Tokenizer.Vocabulary.IdOf("\n");

    /// <summary>Characters of the longest name.</summary>
    public int LongestName => Train.Concat(Validation).Concat(Test).Max(name => name.Length);

    /// <summary>Reads a file with a name on each line.</summary>
    public static NameList Open(string path, ulong seed)
    {
        var file = LanguageText.FileOf(path);
        string[] names = [.. Utf8File.ReadText(file).Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];
        if (names.Length < LeastNames)
            throw new CliException($"{file}: {names.Length} names are too few; it takes {LeastNames}, one on each line.");
        var tokenizer = CharacterTokenizer.Train(string.Join('\n', names));
        new RandomKey(seed).Fold(4).Numbers().Shuffle(names.AsSpan());
        var tenth = names.Length / 10;
        return new(tokenizer, names[(2 * tenth)..], names[..tenth], names[tenth..(2 * tenth)]);
    }

    /// <summary>Inputs and targets of names, i64 [B, T]: each begins and ends with a line break, and targets beyond that are <see cref="Ignored"/>.</summary>
    public (Tensor Inputs, Tensor Targets) Batch(IReadOnlyList<string> names, int length)
    {
        var (inputs, targets) = (new long[names.Count * length], new long[names.Count * length]);
        Array.Fill(inputs, Boundary);
        Array.Fill(targets, Ignored);
        foreach (var (row, name) in names.Index())
        {
            var ids = Tokenizer.Encode(name);
            for (var index = 0; index < ids.Length; index++)
                inputs[row * length + index + 1] = targets[row * length + index] = ids[index];
            targets[row * length + ids.Length] = Boundary;
        }
        return (Tensor.From<long>(inputs, [names.Count, length]), Tensor.From<long>(targets, [names.Count, length]));
    }

    /// <summary>Target of positions after the end of a name.</summary>
    public const int Ignored = -1;
}
