namespace Fathom;

/// <summary>Power, z = xʸ.</summary>
internal readonly struct PowOp : IFloatBinaryOp
{
    public static string Name => "pow";

    public static V Apply<V>(V x, V y) where V : struct, IFloatLanes<V> => V.Pow(x, y);

    // At x = 0 the derivative by y is 0 (for y > 0), where x^y ln x would be 0 * -inf.
    public static (Tensor? Dx, Tensor? Dy) Vjp(Tensor dz, Tensor x, Tensor y, Tensor z) =>
        (Tensor.Where(y.EqualTo(0), 0, dz * y * x.Pow(y - 1)), Tensor.Where(x.EqualTo(0), 0, dz * z * x.Log()));
}

public sealed partial class Tensor
{
    /// <summary>xʸ element by element, broadcasting, with the special cases of C's pow; integers are taken as f32.</summary>
    public Tensor Pow(Tensor y) => FloatBinary<PowOp>(this, y);

    /// <summary>xʸ for one exponent; small whole ones and ½ are done by multiplication and square root.</summary>
    public Tensor Pow(double y) => y switch
    {
        1 => this,
        2 => this * this,
        3 => this * this * this,
        -1 => 1 / this,
        0.5 => Sqrt(),
        _ => PowConstant(y),
    };

    private Tensor PowConstant(double y)
    {
        var x = ToFloat();
        return x.Pow(Constant(y, x.DType));
    }
}
