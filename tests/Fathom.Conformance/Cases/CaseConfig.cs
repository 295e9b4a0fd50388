using System.Text.Json;

namespace Fathom.Conformance;

/// <summary>Hyper-parameters of a case, named as in PyTorch's documentation.</summary>
internal sealed class CaseConfig(JsonElement json)
{
    /// <summary>Whether a value other than null is given.</summary>
    public bool Has(string name) => json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;

    /// <summary>Whether null is given, which is not the same as nothing.</summary>
    public bool IsNull(string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Null;

    /// <summary>Whether a value is given as text.</summary>
    public bool IsText(string name) => Has(name) && json.GetProperty(name).ValueKind == JsonValueKind.String;

    /// <summary>A number, written as such or, like "inf", as text.</summary>
    public double Number(string name)
    {
        var value = Required(name);
        return value.ValueKind != JsonValueKind.String ? value.GetDouble()
            : value.GetString() is "inf" ? double.PositiveInfinity
            : double.Parse(value.GetString()!);
    }

    /// <summary>A number, or <paramref name="fallback"/> where none is given.</summary>
    public double Number(string name, double fallback) => Has(name) ? Number(name) : fallback;

    /// <summary>A whole number.</summary>
    public int Integer(string name) => Required(name).GetInt32();

    /// <summary>A whole number, or <paramref name="fallback"/> where none is given.</summary>
    public int Integer(string name, int fallback) => Has(name) ? Integer(name) : fallback;

    /// <summary>A truth value, or <paramref name="fallback"/> where none is given.</summary>
    public bool Flag(string name, bool fallback = false) => Has(name) ? Required(name).GetBoolean() : fallback;

    /// <summary>A text.</summary>
    public string Text(string name) => Required(name).GetString()!;

    /// <summary>A text, or <paramref name="fallback"/> where none is given.</summary>
    public string Text(string name, string fallback) => Has(name) ? Text(name) : fallback;

    /// <summary>Numbers of a list.</summary>
    public double[] Numbers(string name) => [.. Required(name).EnumerateArray().Select(value => value.GetDouble())];

    /// <summary>Whole numbers: of a list, a single one, or none where the value is not given.</summary>
    public int[] Integers(string name) => !Has(name) ? []
        : Required(name) is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray().Select(value => value.GetInt32())]
        : [Integer(name)];

    /// <summary>Whole numbers as <see cref="Integers(string)"/> gives them, or <paramref name="fallback"/> where the value is not given.</summary>
    public int[] Integers(string name, int fallback) => Has(name) ? Integers(name) : [fallback];

    private JsonElement Required(string name) => Has(name) ? json.GetProperty(name)
        : throw new InvalidDataException($"the configuration has no '{name}'");
}
