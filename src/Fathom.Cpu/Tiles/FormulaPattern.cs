namespace Fathom.Cpu;

/// <summary>A formula as a tree: an operation by its name with its operands, or an operand of the formula by its letter.</summary>
/// <param name="Name">Name or letter.</param>
/// <param name="Operands">Empty for a letter.</param>
internal sealed record FormulaPattern(string Name, FormulaPattern[] Operands)
{
    /// <summary>Whether this is an operand of the formula.</summary>
    public bool IsOperand => Operands.Length == 0;

    /// <summary>Which operand of the formula.</summary>
    public int Place => Name[0] - 'a';

    /// <summary>Whether the operands may come in either order.</summary>
    public bool IsCommutative => Name is "add" or "multiply";

    /// <summary>Number of the formula's operands.</summary>
    public int CountOperands() => IsOperand ? Place + 1 : Operands.Max(operand => operand.CountOperands());

    /// <summary>Reads such as <c>add(a, multiply(b, c))</c>.</summary>
    public static FormulaPattern Parse(string text)
    {
        var rest = text.AsSpan();
        return Parse(ref rest);
    }

    private static FormulaPattern Parse(ref ReadOnlySpan<char> rest)
    {
        var length = rest.IndexOfAny("(),");
        var name = (length < 0 ? rest : rest[..length]).Trim().ToString();
        rest = length < 0 ? [] : rest[length..];
        List<FormulaPattern> operands = [];
        if (rest is ['(', ..])
        {
            while (rest[0] != ')')
            {
                rest = rest[1..];
                operands.Add(Parse(ref rest));
            }
            rest = rest[1..];
        }
        return new(name, [.. operands]);
    }
}
