namespace Fathom.Cpu;

/// <summary>Builds the instruction of a formula.</summary>
/// <param name="type">Compute type of operands and result.</param>
/// <param name="operands">Numbers of the operands' tiles.</param>
/// <param name="result">Number of the result's tile.</param>
/// <param name="extent">Extent of the result.</param>
/// <param name="vectorBits">Width of the vectors to compute with.</param>
internal sealed class FormulaMaker(DType type, int[] operands, int result, Extent extent, int vectorBits)
{
    /// <summary>The instruction for <typeparamref name="TFormula"/>.</summary>
    public TileInstruction Make<TFormula>() where TFormula : struct, IFormula => TileLanes.Float<TileInstruction, LaneMaker<TFormula>>(type, vectorBits, new(operands, result, extent));

    private readonly struct LaneMaker<TFormula>(int[] operands, int result, Extent extent) : IFloatLanesMaker<TileInstruction> where TFormula : struct, IFormula
    {
        public TileInstruction Make<V, T>() where V : struct, IFloatMemoryLanes<V, T> where T : unmanaged =>
            new FormulaTile<TFormula, V, T>(operands, result, extent);
    }
}
