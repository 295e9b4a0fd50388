namespace Fathom;

/// <summary>The smaller of x and y; NaN when either is NaN.</summary>
internal readonly struct MinimumOp : IBinaryOp
{
    public static string Name => "minimum";

    public static V Apply<V>(V x, V y) where V : struct, ILanes<V> => V.Min(x, y);

    // The gradient goes to the chosen side; to both in halves where they are equal.
    public static (Tensor? Dx, Tensor? Dy) Vjp(Tensor dz, Tensor x, Tensor y, Tensor z)
    {
        var share = Tensor.Where(x.EqualTo(y), 0.5 * dz, dz);
        return (Tensor.Where(x.EqualTo(z), share, 0), Tensor.Where(y.EqualTo(z), share, 0));
    }
}

public sealed partial class Tensor
{
    /// <summary>The smaller of x and y, element by element, broadcasting; NaN when either is NaN.</summary>
    public static Tensor Minimum(Tensor x, Tensor y) => Binary<MinimumOp>(x, y, allowBool: true);

    /// <summary>The smaller of x and a number.</summary>
    public static Tensor Minimum(Tensor x, Scalar y) => Minimum(x, y.Beside(x));
}
