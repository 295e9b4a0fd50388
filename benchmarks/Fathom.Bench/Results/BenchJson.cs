using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fathom.Bench;

/// <summary>Results as JSON, without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ResultRow[]))]
[JsonSerializable(typeof(Measurement))]
internal sealed partial class BenchJson : JsonSerializerContext
{
    /// <summary>Reads a result file.</summary>
    /// <exception cref="InvalidDataException">It holds something else.</exception>
    public static IReadOnlyList<ResultRow> Read(FileInfo file)
    {
        try
        {
            using var stream = file.OpenRead();
            return JsonSerializer.Deserialize(stream, Default.ResultRowArray) ?? [];
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{file.Name} is not a result file: {exception.Message}", exception);
        }
    }

    /// <summary>Reads what a child process measured.</summary>
    public static Measurement ReadMeasurement(string json) =>
        JsonSerializer.Deserialize(json, Default.Measurement) ?? throw new InvalidDataException("A child process measured nothing.");

    /// <summary>Writes a result file, a row on each line.</summary>
    public static void Write(FileInfo file, IEnumerable<ResultRow> rows)
    {
        file.Directory?.Create();
        var lines = rows.Select(row => "  " + JsonSerializer.Serialize(row, Default.ResultRow));
        File.WriteAllText(file.FullName, $"[\n{string.Join(",\n", lines)}\n]\n");
    }
}
