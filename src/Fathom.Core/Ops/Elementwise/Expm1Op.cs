namespace Fathom;

/// <summary>y = eˣ - 1, accurate near zero.</summary>
internal readonly struct Expm1Op : IFloatUnaryOp
{
    public static string Name => "expm1";

    public static V Apply<V>(V x) where V : struct, IFloatLanes<V> => V.Expm1(x);

    public static Tensor? Vjp(Tensor dy, Tensor x, Tensor y) => dy * (y + 1);
}

public sealed partial class Tensor
{
    /// <summary>eˣ - 1 of every element, accurate near zero.</summary>
    public Tensor Expm1() => FloatUnary<Expm1Op>(this);
}
