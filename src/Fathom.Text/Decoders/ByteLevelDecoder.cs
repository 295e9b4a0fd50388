using System.Text;
using System.Text.Json;

namespace Fathom.Text;

/// <summary>Turns the characters that byte-level tokenizers write back into bytes; a token with others is left as it is.</summary>
public sealed class ByteLevelDecoder : IDecoder
{
    /// <inheritdoc/>
    public void Decode(List<byte[]> tokens)
    {
        for (var index = 0; index < tokens.Count; index++)
            tokens[index] = Bytes(Encoding.UTF8.GetString(tokens[index]));
    }

    /// <inheritdoc/>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type", "ByteLevel");
        json.WriteBoolean("add_prefix_space", true);
        json.WriteBoolean("trim_offsets", true);
        json.WriteBoolean("use_regex", true);
        json.WriteEndObject();
    }

    /// <summary>The bytes that a token stands for.</summary>
    internal static byte[] Bytes(string token)
    {
        var bytes = new byte[token.Length];
        for (var index = 0; index < bytes.Length; index++)
        {
            if (ByteAlphabet.Byte(token[index]) is not (>= 0 and var value))
                return Encoding.UTF8.GetBytes(token);
            bytes[index] = (byte)value;
        }
        return bytes;
    }
}
