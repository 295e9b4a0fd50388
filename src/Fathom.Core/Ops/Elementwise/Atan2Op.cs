namespace Fathom;

/// <summary>Arc tangent of y / x in the right quadrant.</summary>
internal readonly struct Atan2Op : IFloatBinaryOp
{
    public static string Name => "atan2";

    public static V Apply<V>(V y, V x) where V : struct, IFloatLanes<V> => V.Atan2(y, x);

    public static (Tensor? Dx, Tensor? Dy) Vjp(Tensor dz, Tensor y, Tensor x, Tensor z)
    {
        var scaled = dz / (x * x + y * y);
        return (scaled * x, -(scaled * y));
    }
}

public sealed partial class Tensor
{
    /// <summary>The angle in radians, in [-π, π], of the point (<paramref name="x"/>, <paramref name="y"/>).</summary>
    public static Tensor Atan2(Tensor y, Tensor x) => FloatBinary<Atan2Op>(y, x);
}
