using System.Text;

namespace Fathom.Cpu;

/// <summary>Element-wise operations on floats of one type, done for one vector of elements after the other. Values are numbered, inputs first.</summary>
/// <param name="Inputs">How each input lies.</param>
/// <param name="Steps">The operations, in order of dependence.</param>
/// <param name="Results">The values that are stored.</param>
internal sealed record FusedProgram(FusedInput[] Inputs, FusedStep[] Steps, int[] Results)
{
    /// <summary>The same for programs that do the same.</summary>
    public string Key()
    {
        var text = new StringBuilder();
        foreach (var input in Inputs)
            text.Append((char)('a' + (int)input));
        foreach (var step in Steps)
            text.Append(' ').Append(step.Operation.Name).AppendJoin(',', step.Operands);
        return text.Append(" -> ").AppendJoin(',', Results).ToString();
    }
}

/// <summary>An operation of a <see cref="FusedProgram"/> and the numbers of its operands; a choice follows a comparison, whose mask it reads.</summary>
internal readonly record struct FusedStep(ElementwiseOperation Operation, int[] Operands);

/// <summary>How an input of a <see cref="FusedProgram"/> lies.</summary>
internal enum FusedInput : byte
{
    /// <summary>Element after element.</summary>
    Elements,

    /// <summary>One vector stands for all.</summary>
    Uniform,

    /// <summary>One or the other, as <see cref="TileValue.Step"/> says.</summary>
    Spread,
}
