namespace Fathom.Cpu;

/// <summary>A formula as it is found in kernels and made into an instruction.</summary>
internal sealed class Formula
{
    private readonly Func<IFormulaMaker, TileInstruction> make;

    private Formula(string text, Func<IFormulaMaker, TileInstruction> make)
    {
        this.make = make;
        Text = text;
        Pattern = FormulaPattern.Parse(text);
    }

    /// <summary>The operations by name, each with its operands in parentheses, and the formula's operands a, b, ... in order.</summary>
    public string Text { get; }

    /// <summary>The operations as a tree.</summary>
    public FormulaPattern Pattern { get; }

    /// <summary>The formula that <typeparamref name="TFormula"/> computes.</summary>
    public static Formula Of<TFormula>(string text) where TFormula : struct, IFormula =>
        new(text, maker => maker.Make<TFormula>());

    /// <summary>The instruction that computes it.</summary>
    public TileInstruction Create(DType type, int[] operands, int result, Extent extent, int vectorBits) =>
        make(new Maker(type, operands, result, extent, vectorBits));

    private interface IFormulaMaker
    {
        TileInstruction Make<TFormula>() where TFormula : struct, IFormula;
    }

    private sealed class Maker(DType type, int[] operands, int result, Extent extent, int vectorBits) : IFormulaMaker
    {
        public TileInstruction Make<TFormula>() where TFormula : struct, IFormula =>
            TileLanes.Float(type, vectorBits, new LaneMaker<TFormula>(operands, result, extent));
    }

    private readonly struct LaneMaker<TFormula>(int[] operands, int result, Extent extent) : IFloatTileMaker where TFormula : struct, IFormula
    {
        public TileInstruction Make<V, T>() where V : struct, IFloatMemoryLanes<V, T> where T : unmanaged =>
            new FormulaTile<TFormula, V, T>(operands, result, extent);
    }
}
