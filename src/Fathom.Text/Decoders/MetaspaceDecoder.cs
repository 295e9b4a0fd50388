using System.Text;
using System.Text.Json;

namespace Fathom.Text;

/// <summary>Turns SentencePiece's ▁ back into spaces, and drops the one that was put before the text.</summary>
public sealed class MetaspaceDecoder : IDecoder
{
    /// <summary>What a space is written as.</summary>
    public char Replacement { get; init; } = '▁';

    /// <summary>Where a space was put that is none of the text.</summary>
    public PrefixSpace Prefix { get; init; } = PrefixSpace.Always;

    /// <inheritdoc/>
    public void Decode(List<byte[]> tokens)
    {
        var mark = Encoding.UTF8.GetBytes(Replacement.ToString());
        if (Prefix != PrefixSpace.Never && tokens.Count > 0 && tokens[0].AsSpan().StartsWith(mark))
            tokens[0] = tokens[0][mark.Length..];
        for (var index = 0; index < tokens.Count; index++)
            tokens[index] = ByteReplacement.Replace(tokens[index], mark, " "u8);
    }

    /// <inheritdoc/>
    public void Write(Utf8JsonWriter json) => MetaspaceJson.Write(json, Replacement, Prefix, split: true);

    internal static MetaspaceDecoder Read(JsonAt json) => new() { Replacement = MetaspaceJson.Replacement(json), Prefix = MetaspaceJson.Prefix(json) };
}
