using System.Text.Json;
using System.Text.RegularExpressions;

namespace Fathom.Text;

/// <summary>Splits where a text or a regular expression matches.</summary>
/// <remarks>
/// Expressions run on .NET's engine, which sees UTF-16 units: <c>\p{L}</c> does not match the letters beyond U+FFFF (rare scripts, mathematical
/// alphabets), so such text may be split elsewhere than by engines that see code points. GPT-2's expression is recognised and exact.
/// </remarks>
public sealed class SplitPreTokenizer : IPreTokenizer
{
    /// <summary>GPT-2's expression, as files that spell it out have it.</summary>
    private const string Gpt2 = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    // A hostile expression must not stop the program.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly string pattern;
    private readonly bool isExpression;
    private readonly Regex? expression;

    private SplitPreTokenizer(string pattern, bool isExpression)
    {
        (this.pattern, this.isExpression) = (pattern, isExpression);
        if (isExpression && pattern != Gpt2)
            expression = new Regex(pattern, RegexOptions.CultureInvariant, Patience);
    }

    /// <summary>What becomes of the matches.</summary>
    public SplitBehavior Behavior { get; init; } = SplitBehavior.Isolated;

    /// <summary>Whether what lies between the matches counts as matched instead.</summary>
    public bool Invert { get; init; }

    /// <summary>Splits where a regular expression matches.</summary>
    /// <exception cref="ArgumentException">When it is none.</exception>
    public static SplitPreTokenizer At(Regex expression, SplitBehavior behavior = SplitBehavior.Isolated) =>
        new(expression.ToString(), isExpression: true) { Behavior = behavior };

    /// <summary>Splits where a text stands.</summary>
    public static SplitPreTokenizer At(string text, SplitBehavior behavior = SplitBehavior.Isolated) =>
        text.Length > 0 ? new(text, isExpression: false) { Behavior = behavior } : throw new ArgumentException("Split: the text to split at is empty.", nameof(text));

    /// <inheritdoc/>
    public void Split(ReadOnlySpan<char> text, bool first, Pieces pieces)
    {
        var splitter = new Splitter(Behavior, pieces);
        if (expression is not null)
            foreach (var match in expression.EnumerateMatches(text))
            {
                splitter.Add(text, match.Index, Invert);
                splitter.Add(text, match.Index + match.Length, !Invert);
            }
        else
            for (int start = 0, at, end; (at = Next(text, start, out end)) >= 0; start = end)
            {
                splitter.Add(text, at, Invert);
                splitter.Add(text, end, !Invert);
            }
        splitter.Add(text, text.Length, Invert);
        splitter.Flush(text);
    }

    /// <inheritdoc/>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type", "Split");
        JsonPattern.Write(json, pattern, isExpression);
        json.WriteString("behavior", Behavior.ToString());
        json.WriteBoolean("invert", Invert);
        json.WriteEndObject();
    }

    internal static SplitPreTokenizer Read(JsonAt json)
    {
        var (pattern, isExpression) = JsonPattern.Read(json.Member("pattern"));
        return new(pattern, isExpression) { Behavior = json.Choice("behavior", SplitBehavior.Isolated), Invert = json.Flag("invert", otherwise: false) };
    }

    private int Next(ReadOnlySpan<char> text, int start, out int end)
    {
        if (isExpression)
        {
            end = start < text.Length ? Gpt2Split.End(text, start) : start;
            return start < text.Length ? start : -1;
        }
        var at = text[start..].IndexOf(pattern);
        end = start + at + pattern.Length;
        return at < 0 ? -1 : start + at;
    }
}
