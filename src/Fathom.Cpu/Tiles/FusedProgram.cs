using System.Text;

namespace Fathom.Cpu;

/// <summary>Element-wise operations on floats of one type, done for one vector of elements after the other. Values are numbered, inputs first.</summary>
/// <param name="Inputs">How each input lies.</param>
/// <param name="Steps">The operations, in order of dependence.</param>
/// <param name="Results">The values that are stored.</param>
/// <param name="Totals">The values that are combined, element by element, with what lies somewhere.</param>
internal sealed record FusedProgram(FusedInput[] Inputs, FusedStep[] Steps, int[] Results, FusedTotal[] Totals)
{
    /// <summary>The same for programs that do the same.</summary>
    public string Key()
    {
        var text = new StringBuilder();
        foreach (var input in Inputs)
            text.Append((char)('a' + (int)input));
        foreach (var step in Steps)
            text.Append(' ').Append(step.Operation.Name).AppendJoin(',', step.Operands);
        text.Append(" -> ").AppendJoin(',', Results);
        foreach (var total in Totals)
            text.Append(' ').Append(total.Kind).Append(total.Value);
        return text.ToString();
    }
}

/// <summary>An operation of a <see cref="FusedProgram"/> and the numbers of its operands; a choice follows a comparison, whose mask it reads.</summary>
internal readonly record struct FusedStep(ElementwiseOperation Operation, int[] Operands);

/// <summary>A value of a <see cref="FusedProgram"/> that is added to a total, or combined with it otherwise.</summary>
internal readonly record struct FusedTotal(int Value, ReduceKind Kind);

/// <summary>How an input of a <see cref="FusedProgram"/> lies.</summary>
internal enum FusedInput : byte
{
    /// <summary>Element after element.</summary>
    Elements,

    /// <summary>One vector stands for all.</summary>
    Uniform,

    /// <summary>One or the other, as <see cref="TileValue.Step"/> says.</summary>
    Spread,

    /// <summary>Element after element, in memory so large that the next tile's are brought nearer.</summary>
    Memory,
}
