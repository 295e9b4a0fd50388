namespace Fathom.Nn;

/// <summary>Factors by which initial weights make up for what an activation takes from the scale.</summary>
public static class Gains
{
    /// <summary>For linear layers and the sigmoid.</summary>
    public const double Linear = 1;

    /// <summary>For the hyperbolic tangent, 5/3.</summary>
    public const double Tanh = 5.0 / 3;

    /// <summary>For the rectified linear unit, √2.</summary>
    public const double Relu = 1.4142135623730951;

    /// <summary>For the self-normalising unit, 3/4.</summary>
    public const double Selu = 0.75;

    /// <summary>For the leaky rectified linear unit: √(2 / (1 + slope²)).</summary>
    public static double LeakyRelu(double slope = 0.01) => Math.Sqrt(2 / (1 + slope * slope));
}
