namespace Fathom.Cpu;

/// <summary>Several instructions of a kernel as one of the tile's.</summary>
/// <param name="Operands">What it reads: numbers in the kernel's body.</param>
/// <param name="Create">Makes the instruction, given the numbers of the operands' tiles, of its result's, and the extent of the result.</param>
/// <param name="Nanoseconds">Estimated time per element.</param>
internal sealed record TileGroup(int[] Operands, Func<int[], int, Extent, TileInstruction> Create, double Nanoseconds)
{
    /// <summary>The one of <see cref="Formulas"/> that it is; null for a pair.</summary>
    public Formula? Formula { get; init; }

    /// <summary>Whether it gives a number per element from operands of smaller extent, which it reads as they are.</summary>
    public bool SpreadsItself { get; init; }
}
