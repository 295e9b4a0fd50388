namespace Fathom;

/// <summary>Product, z = x y.</summary>
internal readonly struct MultiplyOp : IBinaryOp
{
    public static string Name => "multiply";

    public static V Apply<V>(V x, V y) where V : struct, ILanes<V> => x * y;

    public static (Tensor? Dx, Tensor? Dy) Vjp(Tensor dz, Tensor x, Tensor y, Tensor z) => (dz * y, dz * x);
}

public sealed partial class Tensor
{
    /// <summary>x y element by element, broadcasting.</summary>
    public static Tensor operator *(Tensor x, Tensor y) => Binary<MultiplyOp>(x, y);

    /// <summary>x y with a number.</summary>
    public static Tensor operator *(Tensor x, Scalar y) => x * y.Beside(x);

    /// <summary>x y with a number.</summary>
    public static Tensor operator *(Scalar x, Tensor y) => x.Beside(y) * y;
}
