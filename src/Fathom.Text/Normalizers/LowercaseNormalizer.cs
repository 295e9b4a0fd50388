using System.Text.Json;

namespace Fathom.Text;

/// <summary>Lower-cases text, character by character and by no language's rules.</summary>
public sealed class LowercaseNormalizer : INormalizer
{
    // The one character whose lower case is two; the platform's simple mapping leaves it alone.
    private const string CapitalDottedI = "İ", SmallDottedI = "i̇";

    /// <inheritdoc/>
    public string Normalize(string text) => Lower(text);

    /// <inheritdoc/>
    public void Write(Utf8JsonWriter json) => JsonAt.WriteType(json, "Lowercase");

    internal static string Lower(string text) => text.Replace(CapitalDottedI, SmallDottedI, StringComparison.Ordinal).ToLowerInvariant();
}
