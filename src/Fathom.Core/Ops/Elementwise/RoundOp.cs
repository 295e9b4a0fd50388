namespace Fathom;

/// <summary>The nearest integer, halves to even.</summary>
internal readonly struct RoundOp : IFloatUnaryOp
{
    public static string Name => "round";

    public static V Apply<V>(V x) where V : struct, IFloatLanes<V> => V.Round(x);

    public static Tensor? Vjp(Tensor dy, Tensor x, Tensor y) => null;
}

public sealed partial class Tensor
{
    /// <summary>The nearest integer to every element, halves to even.</summary>
    public Tensor Round() => FloatUnary<RoundOp>(this);
}
