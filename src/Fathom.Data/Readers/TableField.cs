namespace Fathom.Data;

/// <summary>What a field of a table says.</summary>
internal static class TableField
{
    /// <summary>Whether it says that nothing is known.</summary>
    public static bool IsMissing(ReadOnlySpan<char> text) => text.Trim() is "" or "NA" or "N/A" or "NaN" or "nan" or "null" or "NULL" or "?";
}
