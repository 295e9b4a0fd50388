namespace Fathom;

/// <summary>Comparison x ≠ y.</summary>
internal readonly struct NotEqualOp : ICompareOp
{
    public static string Name => "not_equal";

    public static V Apply<V>(V x, V y) where V : struct, ILanes<V> => ~V.Equal(x, y);
}

public sealed partial class Tensor
{
    /// <summary>Whether x differs from y, element by element (bool); a NaN differs from everything.</summary>
    public Tensor NotEqual(Tensor y) => Compare<NotEqualOp>(this, y);

    /// <summary>Whether x differs from a number.</summary>
    public Tensor NotEqual(Scalar y) => NotEqual(y.Beside(this));
}
