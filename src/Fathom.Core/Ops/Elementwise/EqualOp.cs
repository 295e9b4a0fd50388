namespace Fathom;

/// <summary>Comparison x == y.</summary>
internal readonly struct EqualOp : ICompareOp
{
    public static string Name => "equal";

    public static V Apply<V>(V x, V y) where V : struct, ILanes<V> => V.Equal(x, y);
}

public sealed partial class Tensor
{
    /// <summary>Whether x equals y, element by element (bool); a NaN equals nothing.</summary>
    public Tensor EqualTo(Tensor y) => Compare<EqualOp>(this, y);

    /// <summary>Whether x equals a number.</summary>
    public Tensor EqualTo(Scalar y) => EqualTo(y.Beside(this));
}
