using System.Globalization;
using System.Runtime.CompilerServices;

namespace Fathom.Training;

/// <summary>Writes an interpolated string into an <see cref="HtmlText"/>: literals as markup, holes as escaped text, numbers
/// in the invariant culture.</summary>
[InterpolatedStringHandler]
#pragma warning disable CS9113, IDE0060 // The two lengths are part of the handler's pattern.
internal readonly ref struct HtmlInterpolation(int literalLength, int formattedCount, HtmlText html)
#pragma warning restore CS9113, IDE0060
{
    private readonly HtmlText _html = html;

    public void AppendLiteral(string markup) => _html.AddMarkup(markup);

    public void AppendFormatted(string? text) => _html.AddText(text);

    public void AppendFormatted<T>(T value, string? format = null) where T : IFormattable =>
        _html.AddText(value.ToString(format, CultureInfo.InvariantCulture));
}
