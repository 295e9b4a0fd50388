namespace Fathom.Cpu;

/// <summary>Rounds (f16, bf16) or wraps (i8, u8) a computed tile in place, as if it had been stored and loaded: fusing changes no value.</summary>
internal sealed unsafe class RoundTile(int value, DType dtype, Extent extent) : TileInstruction
{
    private readonly ElementTransfer transfer = ElementTransfer.For(dtype);

    /// <summary>Whether values of <paramref name="dtype"/> need rounding after they are computed.</summary>
    public static bool IsNeeded(DType dtype) => dtype is DType.F16 or DType.BF16 or DType.I8 or DType.U8;

    public override void Execute(TileFrame* frame) => transfer.Round(frame->Values[value].Data, frame->PaddedCount(extent));
}
