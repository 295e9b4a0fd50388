namespace Fathom.Formats;

/// <summary>What the header of a .npy file says.</summary>
/// <param name="Type">Element type.</param>
/// <param name="FortranOrder">Whether the first axis varies fastest in the data.</param>
/// <param name="Shape">Sizes of the axes, outermost first.</param>
/// <param name="ByteLength">Bytes of the header itself, so of the file up to its data.</param>
internal sealed record NpyHeader(NpyType Type, bool FortranOrder, Shape Shape, int ByteLength)
{
    /// <summary>Bytes of the data that follow; below 2^63, since shapes end at 2^40 elements and items at 2^22 bytes.</summary>
    public long DataByteLength => Shape.ElementCount * Type.ItemByteLength;
}
