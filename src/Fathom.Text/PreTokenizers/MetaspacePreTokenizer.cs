using System.Text.Json;

namespace Fathom.Text;

/// <summary>SentencePiece's convention: spaces are written ▁ and belong to the word after them.</summary>
/// <remarks>Kudo and Richardson (2018), arXiv:1808.06226. A ▁ in the text itself cannot be told from a space and comes back as one.</remarks>
public sealed class MetaspacePreTokenizer : IPreTokenizer
{
    /// <summary>What a space is written as.</summary>
    public char Replacement { get; init; } = '▁';

    /// <summary>Where text that does not begin with a space is given one.</summary>
    public PrefixSpace Prefix { get; init; } = PrefixSpace.Always;

    /// <summary>Whether text is split before each space; else it stays one piece.</summary>
    public bool SplitWords { get; init; } = true;

    /// <inheritdoc/>
    public void Split(ReadOnlySpan<char> text, bool first, Pieces pieces)
    {
        if (text.IsEmpty)
            return;
        var replaced = text.ToString().Replace(' ', Replacement);
        if (replaced[0] != Replacement && (Prefix == PrefixSpace.Always || (Prefix == PrefixSpace.First && first)))
            replaced = Replacement + replaced;
        if (!SplitWords)
        {
            pieces.Add(replaced);
            return;
        }
        for (int start = 0, end; start < replaced.Length; start = end)
        {
            end = replaced.IndexOf(Replacement, start + 1);
            end = end < 0 ? replaced.Length : end;
            pieces.Add(replaced.AsSpan(start, end - start));
        }
    }

    /// <inheritdoc/>
    public void Write(Utf8JsonWriter json) => MetaspaceJson.Write(json, Replacement, Prefix, SplitWords);

    internal static MetaspacePreTokenizer Read(JsonAt json) => new()
    {
        Replacement = MetaspaceJson.Replacement(json),
        Prefix = MetaspaceJson.Prefix(json),
        SplitWords = json.Flag("split", otherwise: true),
    };
}
