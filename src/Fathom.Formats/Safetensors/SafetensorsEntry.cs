namespace Fathom.Formats;

/// <summary>What a safetensors header says about one tensor.</summary>
/// <param name="Name">Name of the tensor, unique in its file.</param>
/// <param name="DType">Element type.</param>
/// <param name="Shape">Sizes of the axes, outermost first.</param>
/// <param name="Begin">Where the elements begin, in bytes from the end of the header.</param>
/// <param name="End">Where they end, in bytes from the end of the header.</param>
public readonly record struct SafetensorsEntry(string Name, DType DType, Shape Shape, long Begin, long End)
{
    /// <summary>Number of bytes of the elements.</summary>
    public long ByteLength => End - Begin;
}
