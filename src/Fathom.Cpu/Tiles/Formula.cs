namespace Fathom.Cpu;

/// <summary>A formula as it is found in kernels and made into an instruction.</summary>
internal sealed class Formula
{
    private readonly Func<FormulaMaker, TileInstruction> make;

    private Formula(string text, Func<FormulaMaker, TileInstruction> make)
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
        make(new FormulaMaker(type, operands, result, extent, vectorBits));
}
