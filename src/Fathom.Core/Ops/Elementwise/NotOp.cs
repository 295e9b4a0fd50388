namespace Fathom;

/// <summary>Bitwise complement of integers.</summary>
internal readonly struct NotOp : IUnaryOp
{
    public static string Name => "not";

    public static V Apply<V>(V x) where V : struct, ILanes<V> => ~x;

    public static Tensor? Vjp(Tensor dy, Tensor x, Tensor y) => null;
}

public sealed partial class Tensor
{
    /// <summary>Logical not of bools, bitwise complement of integers.</summary>
    /// <exception cref="DTypeException">When the operand is a float.</exception>
    public static Tensor operator ~(Tensor x) => Bits(x, "~").DType == DType.Bool ? x.EqualTo(Constant(0, DType.Bool)) : Unary<NotOp>(x);

    /// <summary>Logical not of bools, bitwise complement of integers.</summary>
    public static Tensor operator !(Tensor x) => ~x;

    private static Tensor Bits(Tensor x, string operation) => !x.DType.IsFloat ? x
        : throw new DTypeException($"{operation}: takes bools or integers, got {x.DType.Name} {x.Shape}. Compare it first, for instance x > 0?");
}
