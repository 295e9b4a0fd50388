namespace Fathom;

/// <summary>Error function, 2/√π ∫₀ˣ e^(-t²) dt.</summary>
internal readonly struct ErfOp : IFloatUnaryOp
{
    public static string Name => "erf";

    public static V Apply<V>(V x) where V : struct, IFloatLanes<V> => V.Erf(x);

    public static Tensor? Vjp(Tensor dy, Tensor x, Tensor y) => 2 / Math.Sqrt(Math.PI) * dy * (-(x * x)).Exp();
}

public sealed partial class Tensor
{
    /// <summary>Error function of every element.</summary>
    public Tensor Erf() => FloatUnary<ErfOp>(this);
}
