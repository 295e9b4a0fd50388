namespace Fathom;

/// <summary>The largest integer not above x.</summary>
internal readonly struct FloorOp : IFloatUnaryOp
{
    public static string Name => "floor";

    public static V Apply<V>(V x) where V : struct, IFloatLanes<V> => V.Floor(x);

    public static Tensor? Vjp(Tensor dy, Tensor x, Tensor y) => null;
}

public sealed partial class Tensor
{
    /// <summary>The largest integer not above every element.</summary>
    public Tensor Floor() => FloatUnary<FloorOp>(this);
}
