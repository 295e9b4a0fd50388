namespace Fathom;

/// <summary>Comparison x &lt; y.</summary>
internal readonly struct LessOp : ICompareOp
{
    public static string Name => "less";

    public static V Apply<V>(V x, V y) where V : struct, ILanes<V> => V.Less(x, y);
}

public sealed partial class Tensor
{
    /// <summary>Whether x is less than y, element by element (bool).</summary>
    public static Tensor operator <(Tensor x, Tensor y) => Compare<LessOp>(x, y);

    /// <summary>Whether x is greater than y, element by element (bool).</summary>
    public static Tensor operator >(Tensor x, Tensor y) => Compare<LessOp>(y, x);

    /// <summary>Whether x is less than a number.</summary>
    public static Tensor operator <(Tensor x, Scalar y) => x < y.Beside(x);

    /// <summary>Whether x is greater than a number.</summary>
    public static Tensor operator >(Tensor x, Scalar y) => x > y.Beside(x);
}
