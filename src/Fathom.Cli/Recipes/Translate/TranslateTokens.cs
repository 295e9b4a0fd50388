using Fathom.Text;

namespace Fathom.Cli;

/// <summary>The vocabulary that both languages share: byte-level BPE with three tokens around sentences.</summary>
internal static class TranslateTokens
{
    /// <summary>Fills up short sentences.</summary>
    public const int Padding = 0;

    /// <summary>Begins a translation.</summary>
    public const int Start = 1;

    /// <summary>Ends a sentence.</summary>
    public const int End = 2;

    private const string File = "tokenizer.json";

    /// <summary>A vocabulary for sentences of both languages.</summary>
    public static Tokenizer Train(ParallelText text, int size) =>
        BpeTrainer.Train(text.Sources.Concat(text.Targets), new() { VocabularySize = size, Special = ["<pad>", "<s>", "</s>"] });

    /// <summary>The ids of a sentence and its end.</summary>
    public static int[] Encode(Tokenizer tokenizer, string sentence) => [.. tokenizer.Encode(sentence), End];

    /// <summary>Writes the tokenizer into the folder of a run.</summary>
    public static void Save(Tokenizer tokenizer, string folder) => TokenizerFile.Save(tokenizer, Path.Combine(folder, File));

    /// <summary>The tokenizer of a run.</summary>
    public static Tokenizer Load(string folder) => TokenizerFile.Load(Path.Combine(folder, File));
}
