using System.Buffers.Binary;

namespace Fathom.Formats;

/// <summary>Encodes strings as NumPy does: UTF-32, all filled up with zeros to the length of the longest.</summary>
internal static class NpyText
{
    /// <summary>The encoded strings one after the other; each takes 4 times <paramref name="codePoints"/> bytes.</summary>
    public static byte[] Encode(IReadOnlyList<string> texts, out int codePoints)
    {
        // NumPy itself writes no type of zero width.
        codePoints = 1;
        foreach (var text in texts)
        {
            if (!Utf16.IsValid(text))
                throw new ArgumentException($"Npy: {Quoted.Name(text)} holds half of a surrogate pair, which UTF-32 cannot express.");
            if (text.EndsWith('\0'))
                throw new ArgumentException($"Npy: {Quoted.Name(text)} ends in a zero character, which NumPy would take for padding. Trim it?");
            codePoints = Math.Max(codePoints, text.EnumerateRunes().Count());
        }

        var bytes = new byte[checked(4 * codePoints * texts.Count)];
        for (var i = 0; i < texts.Count; i++)
        {
            var target = bytes.AsSpan(4 * codePoints * i);
            foreach (var rune in texts[i].EnumerateRunes())
            {
                BinaryPrimitives.WriteInt32LittleEndian(target, rune.Value);
                target = target[4..];
            }
        }
        return bytes;
    }
}
