using System.Net;
using System.Runtime.CompilerServices;
using System.Text;

namespace Fathom.Training;

/// <summary>A growing HTML text into which nothing gets unescaped by accident: what stands in the holes of an interpolated
/// string is text, what stands around them is markup.</summary>
internal sealed class HtmlText
{
    private readonly StringBuilder _text = new();

    /// <summary>Appends markup, with the holes of the interpolated string escaped.</summary>
#pragma warning disable IDE0060, CA1822 // The handler has already written when the call is made.
    public void Add([InterpolatedStringHandlerArgument("")] HtmlInterpolation markup)
    {
    }
#pragma warning restore IDE0060, CA1822

    /// <summary>Appends trusted markup as it is.</summary>
    public void AddMarkup(string markup) => _text.Append(markup);

    /// <summary>Appends text, escaped for element content and quoted attributes alike.</summary>
    public void AddText(string? text) => _text.Append(WebUtility.HtmlEncode(text));

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();
}
