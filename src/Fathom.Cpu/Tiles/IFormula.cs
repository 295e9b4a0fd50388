namespace Fathom.Cpu;

/// <summary>
/// A few operations on floats that stand together so often that a tile does them in one pass: the values between them stay in registers, where a
/// tile for each would cost as much as the arithmetic. <see cref="Formulas"/> has those of several operations, <see cref="TilePair"/> any two.
/// </summary>
internal interface IFormula
{
    /// <summary>Number of operands, the first of a, b, c, ... h.</summary>
    static abstract int Operands { get; }

    /// <summary>
    /// The operands, as bits from that of a on, which as a rule are one number for a whole tile: a rate, a row's mean. Where all of them are, they stay
    /// in registers.
    /// </summary>
    static virtual int Held => 0;

    /// <summary>The value: its operations, each rounded as by a tile of its own. Operands past the last are ignored.</summary>
    static abstract V Apply<V>(V a, V b, V c, V d, V e, V f, V g, V h) where V : struct, IFloatLanes<V>;
}
