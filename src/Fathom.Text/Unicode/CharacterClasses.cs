using System.Globalization;
using System.Text;

namespace Fathom.Text;

/// <summary>The classes of characters that tokenizers split at.</summary>
internal static class CharacterClasses
{
    /// <summary>What <c>\w</c> means in Unicode: alphabetic, marks, decimal digits, connectors and joiners (Unicode Technical Standard 18).</summary>
    public static bool IsWord(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        <= UnicodeCategory.DecimalDigitNumber => true,
        UnicodeCategory.LetterNumber or UnicodeCategory.ConnectorPunctuation => true,
        // Alphabetic symbols: letters in circles and squares.
        UnicodeCategory.OtherSymbol => rune.Value is (>= 0x24B6 and <= 0x24E9) or (>= 0x1F130 and <= 0x1F149) or (>= 0x1F150 and <= 0x1F169)
            or (>= 0x1F170 and <= 0x1F189),
        _ => rune.Value is 0x200C or 0x200D,
    };

    /// <summary>Punctuation as BERT has it: every ASCII character that is neither letter, digit nor space, and Unicode's categories P.</summary>
    public static bool IsPunctuation(Rune rune) => rune.IsAscii
        ? rune.Value is (>= 33 and <= 47) or (>= 58 and <= 64) or (>= 91 and <= 96) or (>= 123 and <= 126)
        : Rune.IsPunctuation(rune);

    /// <summary>Numbers of every kind: decimal digits, Roman numerals, fractions.</summary>
    public static bool IsNumeric(Rune rune) => Rune.IsNumber(rune);

    /// <summary>Whether a mark stands on another character without taking room (category Mn).</summary>
    public static bool IsNonSpacingMark(Rune rune) => Rune.GetUnicodeCategory(rune) == UnicodeCategory.NonSpacingMark;

    /// <summary>Whether the character is a mark of any kind (categories M).</summary>
    public static bool IsMark(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    /// <summary>Whether BERT removes the character: controls other than tab and line ends, formats, unassigned and private ones.</summary>
    public static bool IsControl(Rune rune) => rune.Value is not ('\t' or '\n' or '\r') && Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control
        or UnicodeCategory.Format or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse;

    /// <summary>Han characters, which BERT takes one by one; the ranges are those of its own code.</summary>
    public static bool IsHan(Rune rune) => rune.Value is (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x20000 and <= 0x2A6DF)
        or (>= 0x2A700 and <= 0x2B73F) or (>= 0x2B740 and <= 0x2B81F) or (>= 0x2B820 and <= 0x2CEAF) or (>= 0xF900 and <= 0xFAFF)
        or (>= 0x2F800 and <= 0x2FA1F);
}
