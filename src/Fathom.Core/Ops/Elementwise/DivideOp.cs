namespace Fathom;

/// <summary>Quotient of floats, z = x / y.</summary>
internal readonly struct DivideOp : IFloatBinaryOp
{
    public static string Name => "divide";

    public static V Apply<V>(V x, V y) where V : struct, IFloatLanes<V> => x / y;

    public static (Tensor? Dx, Tensor? Dy) Vjp(Tensor dz, Tensor x, Tensor y, Tensor z)
    {
        var dx = dz / y;
        return (dx, -(dx * z));
    }
}

public sealed partial class Tensor
{
    /// <summary>x / y element by element, broadcasting; integers are divided as f32.</summary>
    public static Tensor operator /(Tensor x, Tensor y) => FloatBinary<DivideOp>(x, y);

    /// <summary>x / y with a number.</summary>
    public static Tensor operator /(Tensor x, Scalar y) => x / y.Beside(x);

    /// <summary>x / y with a number.</summary>
    public static Tensor operator /(Scalar x, Tensor y) => x.Beside(y) / y;
}
