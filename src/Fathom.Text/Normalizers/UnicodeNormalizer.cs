using System.Text.Json;

namespace Fathom.Text;

/// <summary>Brings text into a normal form of Unicode.</summary>
/// <param name="form">The form.</param>
public sealed class UnicodeNormalizer(NormalForm form) : INormalizer
{
    /// <inheritdoc/>
    public string Normalize(string text) => UnicodeNormalization.Normalize(text, form);

    /// <inheritdoc/>
    public void Write(Utf8JsonWriter json) => JsonAt.WriteType(json, form.ToString().ToUpperInvariant());
}
