namespace Fathom;

/// <summary>Logical exclusive or of bools, bitwise exclusive or of integers.</summary>
internal readonly struct XorOp : IBinaryOp
{
    public static string Name => "xor";

    public static V Apply<V>(V x, V y) where V : struct, ILanes<V> => x ^ y;

    public static (Tensor? Dx, Tensor? Dy) Vjp(Tensor dz, Tensor x, Tensor y, Tensor z) => (null, null);
}

public sealed partial class Tensor
{
    /// <summary>Logical exclusive or of bools, bitwise exclusive or of integers, element by element.</summary>
    /// <exception cref="DTypeException">When an operand is a float.</exception>
    public static Tensor operator ^(Tensor x, Tensor y) => Binary<XorOp>(Bits(x, "^"), Bits(y, "^"), allowBool: true);
}
