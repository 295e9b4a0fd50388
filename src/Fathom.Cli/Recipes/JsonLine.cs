using System.Text.Json;

namespace Fathom.Cli;

/// <summary>A file of JSON objects, one a line.</summary>
internal static class JsonLine
{
    /// <summary>Adds an object with what <paramref name="write"/> writes into it.</summary>
    public static void Append(string path, Action<Utf8JsonWriter> write)
    {
        using var stream = new FileStream(path, FileMode.Append);
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }
        stream.WriteByte((byte)'\n');
    }

    /// <summary>Writes a number; what is not finite becomes null.</summary>
    public static void Write(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value))
            json.WriteNumber(name, value);
        else
            json.WriteNull(name);
    }
}
