using System.Buffers;
using System.Text;

namespace Fathom.Text;

/// <summary>Encoding to arrays and decoding to strings.</summary>
public static class TokenizerExtensions
{
    extension(ITokenizer tokenizer)
    {
        /// <summary>The ids of <paramref name="text"/>.</summary>
        /// <param name="text">Any text.</param>
        /// <param name="options">As for <see cref="ITokenizer.EncodeTo"/>.</param>
        public int[] Encode(ReadOnlySpan<char> text, EncodeOptions? options = null)
        {
            var ids = new List<int>(text.Length / 3 + 4);
            tokenizer.EncodeTo(text, ids, options);
            return [.. ids];
        }

        /// <summary>The text of <paramref name="ids"/>; bytes that are no UTF-8 become U+FFFD.</summary>
        /// <param name="ids">Ids of the vocabulary.</param>
        /// <param name="special">Whether the text of special tokens is part of it.</param>
        public string Decode(ReadOnlySpan<int> ids, SpecialText special = SpecialText.Keep)
        {
            var utf8 = new ArrayBufferWriter<byte>(Math.Max(16, ids.Length * 4));
            tokenizer.Decode(ids, utf8, special);
            return Encoding.UTF8.GetString(utf8.WrittenSpan);
        }
    }
}
