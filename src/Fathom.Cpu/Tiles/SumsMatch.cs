using Fathom.Compiler;

namespace Fathom.Cpu;

/// <summary>Where a <see cref="SumsFormula"/> stands in a kernel.</summary>
/// <param name="Formula">Which.</param>
/// <param name="Sum">The sum: which of the kernel's stores, or which instruction when rows are reduced.</param>
/// <param name="Products">The sum of products, likewise.</param>
/// <param name="Operands">Numbers of the values that are read.</param>
/// <param name="Inner">Numbers of the values that need no tile.</param>
internal sealed record SumsMatch(SumsFormula Formula, int Sum, int Products, int[] Operands, int[] Inner)
{
    /// <summary>Looks whether the sums of two values of a kernel are one that is known.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="sum">A sum and the value summed.</param>
    /// <param name="products">Another.</param>
    /// <param name="reads">How often each value is read or stored.</param>
    /// <param name="extents">Extents of the values.</param>
    public static SumsMatch? Find(LoopKernel kernel, (int Place, int Value) sum, (int Place, int Value) products, int[] reads, Extent[] extents)
    {
        if (kernel.Body[products.Value] is not ApplyInstruction { DType: DType.F32 or DType.F64, Operation.Name: "multiply", Operands: [var left, var right] } product
            || (left != sum.Value && right != sum.Value) || reads[products.Value] > 1
            || kernel.Body[sum.Value].DType != product.DType || extents[sum.Value] != Extent.Full)
            return null;
        var other = left == sum.Value ? right : left;
        foreach (var formula in SumsFormula.All)
            if (FormulaMatch.Find(formula.First, sum.Value, Within) is { } first && FormulaMatch.Find(formula.Second, other, Within) is { } second
                && Together(first.Operands, second.Operands) is { } operands)
                return new(formula, sum.Place, products.Place, operands, [products.Value, .. Inner(formula.First, first, sum.Value), .. Inner(formula.Second, second, other)]);
        return null;

        // What is read elsewhere keeps its tile.
        ApplyInstruction? Within(int value) => kernel.Body[value] is ApplyInstruction apply && extents[value] == Extent.Full
            && reads[value] <= (value != sum.Value ? 1 : other == sum.Value ? 3 : 2)
            && (apply.DType == product.DType || (apply.DType == DType.Bool && kernel.Body[apply.Operands[0]].DType == product.DType))
            ? apply
            : null;

        static IEnumerable<int> Inner(FormulaPattern pattern, FormulaMatch match, int root) => pattern.IsOperand ? [] : [root, .. match.Inner];
    }

    // The operands by letter; null when a letter stands for two values.
    private static int[]? Together(int[] first, int[] second)
    {
        var operands = new int[Math.Max(first.Length, second.Length)];
        for (var n = 0; n < operands.Length; n++)
        {
            var (x, y) = (n < first.Length ? first[n] : FormulaMatch.Unknown, n < second.Length ? second[n] : FormulaMatch.Unknown);
            if (x != FormulaMatch.Unknown && y != FormulaMatch.Unknown && x != y)
                return null;
            operands[n] = x != FormulaMatch.Unknown ? x : y;
        }
        return operands;
    }
}
