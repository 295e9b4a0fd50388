namespace Fathom;

/// <summary>Natural logarithm.</summary>
internal readonly struct LogOp : IFloatUnaryOp
{
    public static string Name => "log";

    public static V Apply<V>(V x) where V : struct, IFloatLanes<V> => V.Log(x);

    public static Tensor? Vjp(Tensor dy, Tensor x, Tensor y) => dy / x;
}

public sealed partial class Tensor
{
    /// <summary>Natural logarithm of every element.</summary>
    public Tensor Log() => FloatUnary<LogOp>(this);
}
