using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Fathom.Formats;

/// <summary>Lays out tensors in a safetensors file and writes its header.</summary>
internal static class SafetensorsHeaderWriter
{
    private const int Alignment = 8;

    /// <summary>The tensors in the order in which their data follows the header.</summary>
    /// <remarks>
    /// Wide element types first: the format allows no padding between tensors, and this way each still begins at a multiple of its
    /// element size, as readers that map the file need. Within one width the given order stays.
    /// </remarks>
    public static KeyValuePair<string, TensorBytes>[] DataOrder(IReadOnlyList<KeyValuePair<string, TensorBytes>> tensors) =>
        [.. tensors.OrderByDescending(tensor => tensor.Value.DType.ByteLength)];

    /// <summary>The header's JSON, names in the given order, padded with blanks so that the data begins at a multiple of 8 bytes.</summary>
    public static ReadOnlyMemory<byte> Json(
        IReadOnlyList<KeyValuePair<string, TensorBytes>> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        var begins = new Dictionary<string, long>(StringComparer.Ordinal);
        long position = 0;
        foreach (var (name, tensor) in DataOrder(tensors))
        {
            begins[name] = position;
            position += tensor.Bytes.Length;
        }

        var buffer = new ArrayBufferWriter<byte>();
        // Relaxed escaping keeps names readable; nothing here ends up in a web page.
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            if (metadata is { Count: > 0 })
                WriteMetadata(json, metadata);
            foreach (var (name, tensor) in tensors)
                WriteEntry(json, name, tensor, begins[name]);
            json.WriteEndObject();
        }
        // The length field before the JSON is 8 bytes, so padding the JSON alone is enough.
        while (buffer.WrittenCount % Alignment != 0)
            buffer.Write(" "u8);
        return buffer.WrittenMemory;
    }

    private static void WriteMetadata(Utf8JsonWriter json, IReadOnlyDictionary<string, string> metadata)
    {
        json.WriteStartObject("__metadata__");
        foreach (var (key, value) in metadata)
            json.WriteString(key, value);
        json.WriteEndObject();
    }

    private static void WriteEntry(Utf8JsonWriter json, string name, TensorBytes tensor, long begin)
    {
        json.WriteStartObject(name);
        json.WriteString("dtype", SafetensorsDTypes.NameOf(tensor.DType));
        json.WriteStartArray("shape");
        foreach (var size in tensor.Shape)
            json.WriteNumberValue(size);
        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(begin);
        json.WriteNumberValue(begin + tensor.Bytes.Length);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
