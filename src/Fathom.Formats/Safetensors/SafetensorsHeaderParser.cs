using System.Text.Json;

namespace Fathom.Formats;

/// <summary>Parses the JSON of a safetensors header; every claim is checked before it is believed.</summary>
/// <param name="source">The file's name for error messages.</param>
/// <param name="dataByteLength">Number of bytes after the header.</param>
internal sealed class SafetensorsHeaderParser(string source, long dataByteLength)
{
    private const string MetadataKey = "__metadata__";

    // Rank up to which NumPy and PyTorch go; bounds the memory that a hostile shape can cost.
    private const int MaxRank = 64;

    private readonly OrderedDictionary<string, SafetensorsEntry> entries = new(StringComparer.Ordinal);
    private Dictionary<string, string>? metadata;

    /// <summary>Reads the header's JSON; <paramref name="dataStart"/> is where the data begins in the file.</summary>
    public SafetensorsHeader Parse(ReadOnlySpan<byte> json, long dataStart)
    {
        // The format says that the JSON starts at once; comments, byte order marks and leading blanks are refused alike.
        if (json.IsEmpty || json[0] != (byte)'{')
            throw Fail("the header is not a JSON object. Is this another kind of file?");
        if (!System.Text.Unicode.Utf8.IsValid(json))
            throw Fail("the header is not valid UTF-8. The file is damaged; fetch it again?");
        try
        {
            // Depth: the header, a tensor, its shape; the rest is room for keys that later versions may add.
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 8 });
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                ReadProperty(ref reader);
            // Reading on past the closing brace makes the reader refuse anything but blanks there.
            reader.Read();
        }
        // InvalidOperationException is how the reader reports an escaped lone surrogate.
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new FormatException($"Safetensors: {source}: the header is not valid JSON: {exception.Message} The file is damaged; fetch it again?",
                exception);
        }
        CheckLayout();
        return new SafetensorsHeader(entries, metadata ?? [], dataStart, dataByteLength);
    }

    private void ReadProperty(ref Utf8JsonReader reader)
    {
        var name = reader.GetString()!;
        reader.Read();
        if (name == MetadataKey)
            ReadMetadata(ref reader);
        else if (!entries.TryAdd(name, ReadEntry(ref reader, name)))
            throw Fail($"tensor {Quoted.Name(name)} is listed twice. Give each tensor a name of its own.");
    }

    private void ReadMetadata(ref Utf8JsonReader reader)
    {
        if (metadata is not null)
            throw Fail($"{MetadataKey} is there twice. Merge the two.");
        if (reader.TokenType != JsonTokenType.StartObject)
            throw Fail($"{MetadataKey} is not an object. It maps strings to strings.");
        metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            reader.Read();
            if (reader.TokenType != JsonTokenType.String)
                throw Fail($"{MetadataKey}: the value of {Quoted.Name(key)} is not a string. Write numbers and lists as text.");
            if (!metadata.TryAdd(key, reader.GetString()!))
                throw Fail($"{MetadataKey}: key {Quoted.Name(key)} is there twice. Keep one.");
        }
    }

    private SafetensorsEntry ReadEntry(ref Utf8JsonReader reader, string name)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw FailAt(name, "its description is not an object. Is this another kind of file?");
        string? dtypeName = null;
        long[]? sizes = null, offsets = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            reader.Read();
            switch (key)
            {
                case "dtype" when dtypeName is null && reader.TokenType == JsonTokenType.String:
                    dtypeName = reader.GetString();
                    break;
                case "shape" when sizes is null:
                    sizes = ReadNumbers(ref reader, name, key);
                    break;
                case "data_offsets" when offsets is null:
                    offsets = ReadNumbers(ref reader, name, key);
                    break;
                case "dtype" or "shape" or "data_offsets":
                    throw FailAt(name, $"{key} is there twice or of the wrong kind.");
                default:
                    reader.Skip();
                    break;
            }
        }
        if (dtypeName is null || sizes is null || offsets is null)
            throw FailAt(name, "dtype, shape or data_offsets is missing. Is this another kind of file?");
        return Check(name, dtypeName, sizes, offsets);
    }

    private long[] ReadNumbers(ref Utf8JsonReader reader, string name, string key)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            throw FailAt(name, $"{key} is not an array.");
        var numbers = new List<long>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var number) || number < 0)
                throw FailAt(name, $"{key} holds something other than whole numbers from 0 to 2^63 - 1. The file is damaged?");
            if (numbers.Count == MaxRank)
                throw FailAt(name, $"{key} has more than {MaxRank} numbers. Reshape the tensor before saving it?");
            numbers.Add(number);
        }
        return [.. numbers];
    }

    private SafetensorsEntry Check(string name, string dtypeName, long[] sizes, long[] offsets)
    {
        var dtype = SafetensorsDTypes.Parse(dtypeName) ?? throw FailAt(name, SafetensorsDTypes.Refusal(dtypeName));
        if (offsets is not [var begin, var end])
            throw FailAt(name, $"data_offsets has {offsets.Length} numbers instead of 2, begin and end.");
        if (begin > end)
            throw FailAt(name, $"data_offsets [{begin}, {end}] end before they begin. The file is damaged?");
        if (end > dataByteLength)
            throw FailAt(name, $"its data ends at byte {end}, but only {dataByteLength} bytes follow the header. The file is cut short; fetch it again?");
        if (!FileShape.TryCreate(sizes, out var shape))
            throw FailAt(name, $"shape [{string.Join(", ", sizes)}] is larger than a tensor can be (2^40 elements). The file is damaged?");
        var expected = shape.ElementCount * dtype.ByteLength;
        if (end - begin != expected)
            throw FailAt(name, $"{dtype.Name} {shape} takes {expected} bytes, but data_offsets [{begin}, {end}] span {end - begin}. The file is damaged?");
        return new SafetensorsEntry(name, dtype, shape, begin, end);
    }

    /// <summary>The data must be covered from first to last byte, without gap or overlap: then nothing can hide in it.</summary>
    private void CheckLayout()
    {
        var sorted = entries.Values.ToArray();
        Array.Sort(sorted, static (a, b) => (a.Begin, a.End).CompareTo((b.Begin, b.End)));
        long covered = 0;
        foreach (var entry in sorted)
        {
            if (entry.Begin != covered)
                throw FailAt(entry.Name, entry.Begin < covered
                    ? $"its data begins at byte {entry.Begin}, inside another tensor that ends at {covered}. Save shared tensors once, or copy them?"
                    : $"its data begins at byte {entry.Begin}, leaving a gap after byte {covered}. The file is damaged?");
            covered = entry.End;
        }
        if (covered != dataByteLength)
            throw Fail($"{dataByteLength - covered} bytes follow the last tensor. Something was appended; save it again?");
    }

    private FormatException Fail(string message) => new($"Safetensors: {source}: {message}");

    private FormatException FailAt(string name, string message) => Fail($"tensor {Quoted.Name(name)}: {message}");
}
