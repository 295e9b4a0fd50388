namespace Fathom.Formats;

/// <summary>The first part of a safetensors file: the tensors it holds and its notes, without the data.</summary>
public sealed class SafetensorsHeader
{
    internal SafetensorsHeader(
        OrderedDictionary<string, SafetensorsEntry> entries, IReadOnlyDictionary<string, string> metadata, long dataStart, long dataByteLength)
    {
        Entries = entries;
        Metadata = metadata;
        DataStart = dataStart;
        DataByteLength = dataByteLength;
    }

    /// <summary>The tensors by name, in the order in which the header lists them.</summary>
    public IReadOnlyDictionary<string, SafetensorsEntry> Entries { get; }

    /// <summary>The notes under <c>__metadata__</c>; empty when the file has none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Where the data begins, in bytes from the start of the file.</summary>
    public long DataStart { get; }

    /// <summary>Number of bytes of all tensors together.</summary>
    public long DataByteLength { get; }
}
