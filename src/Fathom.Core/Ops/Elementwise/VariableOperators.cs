namespace Fathom;

/// <summary>
/// Arithmetic between variables, and with numbers, gives tensors. With a tensor on one side the variable converts by itself.
/// </summary>
public abstract partial class Variable
{
    /// <summary>Sum of the two values.</summary>
    public static Tensor operator +(Variable x, Variable y) => x.Read() + y.Read();

    /// <summary>Sum of the value and a number.</summary>
    public static Tensor operator +(Variable x, Scalar y) => x.Read() + y;

    /// <summary>Sum of a number and the value.</summary>
    public static Tensor operator +(Scalar x, Variable y) => x + y.Read();

    /// <summary>Difference of the two values.</summary>
    public static Tensor operator -(Variable x, Variable y) => x.Read() - y.Read();

    /// <summary>Difference of the value and a number.</summary>
    public static Tensor operator -(Variable x, Scalar y) => x.Read() - y;

    /// <summary>Difference of a number and the value.</summary>
    public static Tensor operator -(Scalar x, Variable y) => x - y.Read();

    /// <summary>Product of the two values.</summary>
    public static Tensor operator *(Variable x, Variable y) => x.Read() * y.Read();

    /// <summary>Product of the value and a number.</summary>
    public static Tensor operator *(Variable x, Scalar y) => x.Read() * y;

    /// <summary>Product of a number and the value.</summary>
    public static Tensor operator *(Scalar x, Variable y) => x * y.Read();

    /// <summary>Quotient of the two values.</summary>
    public static Tensor operator /(Variable x, Variable y) => x.Read() / y.Read();

    /// <summary>Quotient of the value and a number.</summary>
    public static Tensor operator /(Variable x, Scalar y) => x.Read() / y;

    /// <summary>Quotient of a number and the value.</summary>
    public static Tensor operator /(Scalar x, Variable y) => x / y.Read();

    /// <summary>The negated value.</summary>
    public static Tensor operator -(Variable x) => -x.Read();
}
