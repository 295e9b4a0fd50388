namespace Fathom.Cpu;

/// <summary>One value of a program being compiled: what computes it, over which extent, and when.</summary>
/// <param name="Instruction">Computes the value.</param>
/// <param name="Type">Dtype of the value; a tile holds its compute type.</param>
/// <param name="Extent">Over which part of a tile it varies.</param>
/// <param name="Level">How many row reductions must end, one after another, before it can be computed.</param>
/// <param name="Operands">Numbers of the values it reads.</param>
/// <param name="Nanoseconds">Estimated time per element.</param>
internal sealed record TileNode(TileInstruction Instruction, DType Type, Extent Extent, int Level, int[] Operands, double Nanoseconds)
{
    /// <summary>Rounds or wraps the value after it is computed; null when there is no need.</summary>
    public RoundTile? Round { get; init; }

    /// <summary>Whether this spreads a row value without filling the tile: with one row per tile, it need be done only once per row.</summary>
    public bool IsLightSpread { get; init; }

    /// <summary>Whether the value is the same in every tile, so that it is computed once and its room is not shared.</summary>
    public bool IsKept { get; init; }

    /// <summary>Whether element i is computed from elements i of the operands alone, so that the result may be written over an operand.</summary>
    public bool IsElementwise { get; init; }

    /// <summary>Whether it leaves no value of its own, but adds to the accumulators of column reductions.</summary>
    public bool IsSink { get; init; }

    /// <summary>Size of an element in a tile.</summary>
    public int ByteLength => Type.ComputeType.ByteLength;
}
