namespace Fathom;

/// <summary>Logical or of bools, bitwise or of integers.</summary>
internal readonly struct OrOp : IBinaryOp
{
    public static string Name => "or";

    public static V Apply<V>(V x, V y) where V : struct, ILanes<V> => x | y;

    public static (Tensor? Dx, Tensor? Dy) Vjp(Tensor dz, Tensor x, Tensor y, Tensor z) => (null, null);
}

public sealed partial class Tensor
{
    /// <summary>Logical or of bools, bitwise or of integers, element by element.</summary>
    /// <exception cref="DTypeException">When an operand is a float.</exception>
    public static Tensor operator |(Tensor x, Tensor y) => Binary<OrOp>(Bits(x, "|"), Bits(y, "|"), allowBool: true);
}
