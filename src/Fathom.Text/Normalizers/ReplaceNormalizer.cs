using System.Text.Json;
using System.Text.RegularExpressions;

namespace Fathom.Text;

/// <summary>Replaces a text, or what a regular expression matches, by another text.</summary>
public sealed class ReplaceNormalizer : INormalizer
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly string pattern, content;
    private readonly Regex? expression;

    private ReplaceNormalizer(string pattern, bool isExpression, string content)
    {
        (this.pattern, this.content) = (pattern, content);
        expression = isExpression ? new Regex(pattern, RegexOptions.CultureInvariant, Patience) : null;
    }

    /// <summary>Replaces every <paramref name="text"/>.</summary>
    /// <param name="text">What is replaced; not empty.</param>
    /// <param name="content">What stands there instead.</param>
    public ReplaceNormalizer(string text, string content) : this(text, isExpression: false, content) => ArgumentException.ThrowIfNullOrEmpty(text);

    /// <summary>Replaces what <paramref name="expression"/> matches.</summary>
    /// <param name="expression">The pattern; its options other than the pattern are not kept.</param>
    /// <param name="content">What stands there instead, as it is.</param>
    public ReplaceNormalizer(Regex expression, string content) : this(expression.ToString(), isExpression: true, content)
    {
    }

    /// <inheritdoc/>
    public string Normalize(string text) =>
        expression is null ? text.Replace(pattern, content, StringComparison.Ordinal) : expression.Replace(text, _ => content);

    /// <inheritdoc/>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type", "Replace");
        JsonPattern.Write(json, pattern, expression is not null);
        json.WriteString("content", content);
        json.WriteEndObject();
    }

    internal static ReplaceNormalizer Read(JsonAt json)
    {
        var (pattern, isExpression) = JsonPattern.Read(json.Member("pattern"));
        return new(pattern, isExpression, json.Member("content").Text());
    }
}
