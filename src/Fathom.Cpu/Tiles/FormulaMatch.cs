using Fathom.Compiler;

namespace Fathom.Cpu;

/// <summary>Where a formula stands in a kernel.</summary>
internal sealed class FormulaMatch
{
    /// <summary>An operand that the formula does not name.</summary>
    public const int Unknown = -1;

    private readonly Func<int, ApplyInstruction?> operations;

    private FormulaMatch(Func<int, ApplyInstruction?> operations) => this.operations = operations;

    /// <summary>Numbers of the values that are its operands.</summary>
    public int[] Operands { get; private set; } = [];

    /// <summary>Numbers of the values that are computed within it.</summary>
    public List<int> Inner { get; } = [];

    /// <summary>Looks whether <paramref name="root"/> is what <paramref name="pattern"/> computes.</summary>
    /// <param name="pattern">The formula.</param>
    /// <param name="root">Number of a value.</param>
    /// <param name="operations">Gives the operation that computes a value, when that may be done within the formula.</param>
    public static FormulaMatch? Find(FormulaPattern pattern, int root, Func<int, ApplyInstruction?> operations)
    {
        var match = new FormulaMatch(operations) { Operands = new int[pattern.CountOperands()] };
        Array.Fill(match.Operands, Unknown);
        if (!match.Fits(pattern, root))
            return null;
        match.Inner.Remove(root);
        return match;
    }

    private bool Fits(FormulaPattern pattern, int value)
    {
        if (pattern.IsOperand)
        {
            ref var operand = ref Operands[pattern.Place];
            if (operand == Unknown)
                operand = value;
            return operand == value;
        }
        if (operations(value) is not { } apply || apply.Operation.Name != pattern.Name)
            return false;
        var (operands, count) = (Operands.ToArray(), Inner.Count);
        Inner.Add(value);
        if (Fit(pattern.Operands, apply.Operands.AsSpan()))
            return true;
        Operands = operands;
        Inner.RemoveRange(count + 1, Inner.Count - count - 1);
        return pattern.IsCommutative && Fit(pattern.Operands, [apply.Operands[1], apply.Operands[0]]);
    }

    private bool Fit(FormulaPattern[] patterns, ReadOnlySpan<int> values)
    {
        for (var n = 0; n < patterns.Length; n++)
            if (!Fits(patterns[n], values[n]))
                return false;
        return true;
    }
}
