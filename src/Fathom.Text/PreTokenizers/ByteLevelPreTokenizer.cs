using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Fathom.Text;

/// <summary>GPT-2's: splits by its rule (words with the space before them, numbers, other characters, white space) and writes bytes as characters.</summary>
/// <remarks>Radford et al. (2019), Language Models are Unsupervised Multitask Learners.</remarks>
public sealed class ByteLevelPreTokenizer : IPreTokenizer
{
    /// <summary>Whether text that does not begin with a space is given one, so that its first word is like any other.</summary>
    public bool AddPrefixSpace { get; init; }

    /// <summary>Whether text is split; false when an earlier pre-tokenizer has done so.</summary>
    public bool Split { get; init; } = true;

    /// <inheritdoc/>
    void IPreTokenizer.Split(ReadOnlySpan<char> text, bool first, Pieces pieces)
    {
        if (AddPrefixSpace && text is not ([] or [' ', ..]))
            text = " " + text.ToString();
        for (var start = 0; start < text.Length;)
        {
            var end = Split ? Gpt2Split.End(text, start) : text.Length;
            Map(text[start..end], pieces);
            start = end;
        }
    }

    /// <inheritdoc/>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type", "ByteLevel");
        json.WriteBoolean("add_prefix_space", AddPrefixSpace);
        json.WriteBoolean("trim_offsets", true);
        json.WriteBoolean("use_regex", Split);
        json.WriteEndObject();
    }

    internal static ByteLevelPreTokenizer Read(JsonAt json) => new()
    {
        AddPrefixSpace = json.Flag("add_prefix_space", otherwise: true),
        Split = json.Flag("use_regex", otherwise: true),
    };

    private static void Map(ReadOnlySpan<char> piece, Pieces pieces)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(piece.Length));
        var count = Encoding.UTF8.GetBytes(piece, bytes);
        var mapped = pieces.Add(count);
        for (var index = 0; index < count; index++)
            mapped[index] = ByteAlphabet.Character(bytes[index]);
        ArrayPool<byte>.Shared.Return(bytes);
    }
}
