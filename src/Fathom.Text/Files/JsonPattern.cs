using System.Text.Json;
using System.Text.RegularExpressions;

namespace Fathom.Text;

/// <summary>Patterns as <c>tokenizer.json</c> has them: {"String": text} or {"Regex": expression}.</summary>
internal static class JsonPattern
{
    public static (string Pattern, bool IsExpression) Read(JsonAt json)
    {
        var expression = json.Optional("Regex");
        var pattern = (expression ?? json.Member("String")).Text();
        if (expression is not null)
            Check(pattern, json);
        return pattern.Length > 0 ? (pattern, expression is not null) : throw json.Error("the pattern is empty");
    }

    public static void Write(Utf8JsonWriter json, string pattern, bool isExpression)
    {
        json.WriteStartObject("pattern");
        json.WriteString(isExpression ? "Regex" : "String", pattern);
        json.WriteEndObject();
    }

    private static void Check(string expression, JsonAt json)
    {
        try
        {
            _ = new Regex(expression, RegexOptions.CultureInvariant);
        }
        catch (RegexParseException exception)
        {
            throw json.Error("the regular expression is not one of .NET's: " + exception.Message);
        }
    }
}
