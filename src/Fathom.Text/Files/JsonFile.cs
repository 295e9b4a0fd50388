using System.Globalization;
using System.Text.Json;

namespace Fathom.Text;

/// <summary>Reading JSON files with errors that say where.</summary>
internal static class JsonFile
{
    /// <summary>Parses a file.</summary>
    /// <exception cref="InvalidDataException">When it is not UTF-8 or not JSON, with line and byte.</exception>
    public static JsonDocument Parse(string path)
    {
        try
        {
            return JsonDocument.Parse(Utf8File.ReadBytes(path), new() { MaxDepth = 128 });
        }
        catch (JsonException exception)
        {
            var (line, column) = (exception.LineNumber + 1, exception.BytePositionInLine + 1);
            throw new InvalidDataException(
                string.Create(CultureInfo.InvariantCulture, $"{path}: line {line}, byte {column}: this is not JSON. {exception.Message}"), exception);
        }
    }
}
