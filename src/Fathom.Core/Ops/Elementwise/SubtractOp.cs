namespace Fathom;

/// <summary>Difference, z = x - y.</summary>
internal readonly struct SubtractOp : IBinaryOp
{
    public static string Name => "subtract";

    public static V Apply<V>(V x, V y) where V : struct, ILanes<V> => x - y;

    public static (Tensor? Dx, Tensor? Dy) Vjp(Tensor dz, Tensor x, Tensor y, Tensor z) => (dz, -dz);
}

public sealed partial class Tensor
{
    /// <summary>x - y element by element, broadcasting.</summary>
    public static Tensor operator -(Tensor x, Tensor y) => Binary<SubtractOp>(x, y);

    /// <summary>x - y with a number.</summary>
    public static Tensor operator -(Tensor x, Scalar y) => x - y.Beside(x);

    /// <summary>x - y with a number.</summary>
    public static Tensor operator -(Scalar x, Tensor y) => x.Beside(y) - y;
}
