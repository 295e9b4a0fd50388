namespace Fathom.Cpu;

/// <summary>Writes a value of the tile to an output.</summary>
internal sealed unsafe class StoreTile(int value, Extent extent, int argument, DType dtype, StridedSpace space) : TileInstruction
{
    private readonly ElementTransfer transfer = ElementTransfer.For(dtype);
    private readonly int byteLength = dtype.ByteLength;

    /// <summary>Which elements are written: all, one per row, or a single one.</summary>
    public Extent Extent => extent;

    public override void Execute(TileFrame* frame)
    {
        var memory = (byte*)frame->Arguments[argument];
        var from = frame->Values[value].Data;
        if (extent == Extent.Uniform)
        {
            transfer.Write(memory + space.Offset * byteLength, 1, from, 1);
            return;
        }
        var walk = space.From(frame->First(extent), frame->Count(extent));
        while (space.Next(ref walk, out var offset, out var length))
        {
            transfer.Write(memory + offset * byteLength, space.Stride, from, length);
            from += length * transfer.TileByteLength;
        }
    }
}
