namespace Fathom.Cpu;

/// <summary>One walk over a tile: an instruction, or several element-wise operations at once.</summary>
/// <param name="Values">What is computed, in order; the last is the value itself where there is one instruction.</param>
/// <param name="Inputs">What it reads from elsewhere.</param>
/// <param name="Results">Those of the values that are written to their tiles.</param>
/// <param name="Totals">Reductions over the rows that take in values of this pass while they are in registers.</param>
internal sealed record TilePass(int[] Values, int[] Inputs, int[] Results, ColumnReduction[] Totals)
{
    /// <summary>Whether the values between operations stay in registers.</summary>
    public bool IsFused => Values.Length + Totals.Length > 1;

    /// <summary>Every value that may have to be written: a total takes its operand from there when the tile ends within a vector.</summary>
    public int[] Kept => [.. Results.Union(Totals.Select(total => total.Operand))];
}
