using System.Globalization;
using System.Text.Json;

namespace Fathom.Text;

/// <summary>A value in a JSON file together with the way to it, which errors name.</summary>
/// <param name="Element">The value.</param>
/// <param name="Path">File and members, such as "tokenizer.json: model.merges[3]".</param>
internal readonly record struct JsonAt(JsonElement Element, string Path)
{
    /// <summary>The member <paramref name="name"/> of an object.</summary>
    public JsonAt Member(string name) => Optional(name) ?? throw Error($"the member \"{name}\" is missing");

    /// <summary>The member <paramref name="name"/>, or null where it is missing or null.</summary>
    public JsonAt? Optional(string name)
    {
        if (Element.ValueKind != JsonValueKind.Object)
            throw Error($"an object is expected, not {Kind}");
        return Element.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null
            ? new JsonAt(member, Path.EndsWith(": ", StringComparison.Ordinal) ? Path + name : $"{Path}.{name}")
            : null;
    }

    /// <summary>The items of an array.</summary>
    public IEnumerable<JsonAt> Items()
    {
        if (Element.ValueKind != JsonValueKind.Array)
            throw Error($"an array is expected, not {Kind}");
        var path = Path;
        return Element.EnumerateArray().Select((item, index) => new JsonAt(item, string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]")));
    }

    /// <summary>The value as a string.</summary>
    public string Text()
    {
        if (Element.ValueKind != JsonValueKind.String)
            throw Error($"a string is expected, not {Kind}");
        try
        {
            return Element.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Error("the string has an escape that is half of a surrogate pair");
        }
    }

    /// <summary>The value as a whole number that is not negative.</summary>
    public int Count() => Element.ValueKind == JsonValueKind.Number && Element.TryGetInt32(out var number) && number >= 0
        ? number
        : throw Error($"a whole number from 0 to {int.MaxValue} is expected, not {Kind}");

    /// <summary>The value as a number.</summary>
    public double Number() => Element.ValueKind == JsonValueKind.Number && Element.TryGetDouble(out var number) && double.IsFinite(number)
        ? number
        : throw Error($"a number is expected, not {Kind}");

    /// <summary>The value as true or false.</summary>
    public bool Flag() => Element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Error($"true or false is expected, not {Kind}"),
    };

    /// <summary>The member <paramref name="name"/> as true or false.</summary>
    public bool Flag(string name, bool otherwise) => Optional(name)?.Flag() ?? otherwise;

    /// <summary>The member <paramref name="name"/> as one of an enum's names.</summary>
    public T Choice<T>(string name, T otherwise) where T : struct, Enum => Optional(name) is not { } member
        ? otherwise
        : Enum.TryParse<T>(member.Text(), out var choice) && Enum.IsDefined(choice)
            ? choice
            : throw member.Error($"{Quoted.Text(member.Text())} is not one of {string.Join(", ", Enum.GetNames<T>())}");

    /// <summary>The error that something is wrong with this value.</summary>
    public InvalidDataException Error(string what) => new($"{Path.TrimEnd(' ', ':')}: {what}.");

    /// <summary>Writes a component that is nothing but its type.</summary>
    public static void WriteType(Utf8JsonWriter json, string type)
    {
        json.WriteStartObject();
        json.WriteString("type", type);
        json.WriteEndObject();
    }

    private string Kind => Element.ValueKind switch
    {
        JsonValueKind.Null => "null",
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        _ => Quoted.Text(Element.GetRawText()),
    };
}
