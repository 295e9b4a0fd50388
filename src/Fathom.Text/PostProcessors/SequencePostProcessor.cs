using System.Text.Json;

namespace Fathom.Text;

/// <summary>Several post-processors, at most one of which has a template.</summary>
public sealed class SequencePostProcessor : IPostProcessor
{
    private readonly IReadOnlyList<IPostProcessor> parts;

    /// <summary>Joins post-processors.</summary>
    /// <exception cref="ArgumentException">When two have a template.</exception>
    public SequencePostProcessor(params IReadOnlyList<IPostProcessor> parts)
    {
        this.parts = parts;
        var templates = parts.Select(part => part.Template).OfType<TokenTemplate>().ToList();
        if (templates.Count > 1)
            throw new ArgumentException("PostProcessor: a sequence with two templates is not supported.", nameof(parts));
        Template = templates.SingleOrDefault();
    }

    /// <inheritdoc/>
    public TokenTemplate? Template { get; }

    /// <inheritdoc/>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type", "Sequence");
        json.WriteStartArray("processors");
        foreach (var part in parts)
            part.Write(json);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    internal static SequencePostProcessor Read(JsonAt json) => new([.. json.Member("processors").Items().Select(ComponentReader.PostProcessor)]);
}
