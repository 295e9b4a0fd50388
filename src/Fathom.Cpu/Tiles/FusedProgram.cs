using System.Runtime.InteropServices;

namespace Fathom.Cpu;

/// <summary>Element-wise operations on floats of one type, done for one vector of elements after the other. Values are numbered, inputs first.</summary>
/// <param name="Inputs">How each input lies.</param>
/// <param name="Steps">The operations, in order of dependence.</param>
/// <param name="Results">The values that are stored.</param>
/// <param name="Totals">The values that are combined, element by element, with what lies somewhere.</param>
internal sealed record FusedProgram(FusedInput[] Inputs, FusedStep[] Steps, int[] Results, FusedTotal[] Totals)
{
    /// <summary>Whether both do the same.</summary>
    public bool Equals(FusedProgram? other) => other is not null
        && Inputs.AsSpan().SequenceEqual(other.Inputs) && Results.AsSpan().SequenceEqual(other.Results) && Totals.AsSpan().SequenceEqual(other.Totals)
        && Steps.Length == other.Steps.Length && Steps.Zip(other.Steps).All(pair => AreAlike(pair.First, pair.Second));

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(MemoryMarshal.AsBytes(Inputs.AsSpan()));
        foreach (var step in Steps)
        {
            hash.Add(step.Operation);
            hash.AddBytes(MemoryMarshal.AsBytes(step.Operands.AsSpan()));
        }
        hash.AddBytes(MemoryMarshal.AsBytes(Results.AsSpan()));
        return hash.ToHashCode();
    }

    private static bool AreAlike(FusedStep x, FusedStep y) => x.Operation.Equals(y.Operation) && x.Operands.AsSpan().SequenceEqual(y.Operands);
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
