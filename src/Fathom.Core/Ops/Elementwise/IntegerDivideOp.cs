namespace Fathom;

/// <summary>Integer quotient towards zero, the result of C#'s division of integers; x / 0 is 0.</summary>
internal readonly struct IntegerDivideOp : IBinaryOp
{
    public static string Name => "integer_divide";

    public static V Apply<V>(V x, V y) where V : struct, ILanes<V> => x / y;

    public static (Tensor? Dx, Tensor? Dy) Vjp(Tensor dz, Tensor x, Tensor y, Tensor z) => (null, null);
}

public sealed partial class Tensor
{
    /// <summary>⌊x / y⌋: for integers the integer quotient rounded down (x / 0 is 0), for floats the floor of the quotient.</summary>
    public Tensor FloorDivide(Tensor y)
    {
        if (DTypes.Promote(DType, y.DType).IsFloat)
            return (this / y).Floor();
        var quotient = Binary<IntegerDivideOp>(this, y);
        var remainder = this - quotient * y;
        // Where the signs differ; a divisor of 0 has none.
        var below = ((remainder < 0) & (y > 0)) | ((remainder > 0) & (y < 0));
        return quotient - below.To(quotient.DType);
    }

    /// <summary>⌊x / y⌋ with a number.</summary>
    public Tensor FloorDivide(Scalar y) => FloorDivide(y.Beside(this));

    /// <summary>x - y ⌊x / y⌋, which has the sign of y.</summary>
    public static Tensor operator %(Tensor x, Tensor y) => x - x.FloorDivide(y) * y;

    /// <summary>x - y ⌊x / y⌋ with a number.</summary>
    public static Tensor operator %(Tensor x, Scalar y) => x % y.Beside(x);
}
