namespace Fathom;

/// <summary>The larger of x and y; NaN when either is NaN.</summary>
internal readonly struct MaximumOp : IBinaryOp
{
    public static string Name => "maximum";

    public static V Apply<V>(V x, V y) where V : struct, ILanes<V> => V.Max(x, y);

    // The gradient goes to the chosen side; to both in halves where they are equal.
    public static (Tensor? Dx, Tensor? Dy) Vjp(Tensor dz, Tensor x, Tensor y, Tensor z)
    {
        var share = Tensor.Where(x.EqualTo(y), 0.5 * dz, dz);
        return (Tensor.Where(x.EqualTo(z), share, 0), Tensor.Where(y.EqualTo(z), share, 0));
    }
}

public sealed partial class Tensor
{
    /// <summary>The larger of x and y, element by element, broadcasting; NaN when either is NaN.</summary>
    public static Tensor Maximum(Tensor x, Tensor y) => Binary<MaximumOp>(x, y, allowBool: true);

    /// <summary>The larger of x and a number.</summary>
    public static Tensor Maximum(Tensor x, Scalar y) => Maximum(x, y.Beside(x));
}
