namespace Fathom;

/// <summary>Comparison x ≤ y.</summary>
internal readonly struct LessOrEqualOp : ICompareOp
{
    public static string Name => "less_or_equal";

    public static V Apply<V>(V x, V y) where V : struct, ILanes<V> => V.LessOrEqual(x, y);
}

public sealed partial class Tensor
{
    /// <summary>Whether x is at most y, element by element (bool).</summary>
    public static Tensor operator <=(Tensor x, Tensor y) => Compare<LessOrEqualOp>(x, y);

    /// <summary>Whether x is at least y, element by element (bool).</summary>
    public static Tensor operator >=(Tensor x, Tensor y) => Compare<LessOrEqualOp>(y, x);

    /// <summary>Whether x is at most a number.</summary>
    public static Tensor operator <=(Tensor x, Scalar y) => x <= y.Beside(x);

    /// <summary>Whether x is at least a number.</summary>
    public static Tensor operator >=(Tensor x, Scalar y) => x >= y.Beside(x);
}
