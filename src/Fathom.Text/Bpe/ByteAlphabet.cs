namespace Fathom.Text;

/// <summary>
/// GPT-2's alphabet of bytes: each byte is written as a printable character, so that tokens of any bytes are text. Printable ASCII and Latin-1 stand
/// for themselves, the others follow from U+0100 on (a space is Ġ, a line end Ċ).
/// </summary>
/// <remarks>Radford et al. (2019), Language Models are Unsupervised Multitask Learners; its encoder's bytes_to_unicode.</remarks>
internal static class ByteAlphabet
{
    /// <summary>The last character of the alphabet.</summary>
    public const int LastCharacter = 0x143;

    private static readonly char[] Characters = Build();
    private static readonly short[] Bytes = Invert();

    /// <summary>The alphabet as tokens, in the order of the bytes.</summary>
    public static IEnumerable<string> Tokens => Characters.Select(character => character.ToString());

    /// <summary>The character of a byte.</summary>
    public static char Character(byte value) => Characters[value];

    /// <summary>The byte of a character, or -1 for one outside the alphabet.</summary>
    public static int Byte(char character) => character < Bytes.Length ? Bytes[character] : -1;

    private static char[] Build()
    {
        var characters = new char[256];
        var next = (char)0x100;
        for (var value = 0; value < 256; value++)
            characters[value] = value is (>= 33 and <= 126) or (>= 161 and <= 172) or >= 174 ? (char)value : next++;
        return characters;
    }

    private static short[] Invert()
    {
        var bytes = new short[LastCharacter + 1];
        Array.Fill(bytes, (short)-1);
        for (var value = 0; value < 256; value++)
            bytes[Characters[value]] = (short)value;
        return bytes;
    }
}
