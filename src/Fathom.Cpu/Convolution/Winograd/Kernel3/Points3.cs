namespace Fathom.Cpu;

/// <summary>
/// The points at which F(4, 3) interpolates: 0, ±a, ±b and ∞. With a = 5/8 and b = 3/2 in place of the usual 1 and 2 the rounding errors
/// halve, and all constants of A and B are exact in f32.
/// </summary>
/// <remarks>
/// With p = a² b², s = a² + b², α = 1 / (2 a² (a² - b²)) and β = 1 / (2 b² (b² - a²)), a column of B, a row of G and a column of Aᵀ for
/// each point:
/// <code>
/// 0     B [ p      0  -s   0  1  0 ]    G 1/p [ 1   0   0  ]    Aᵀ [ 1   0  0    0  ]
/// ±a      [ 0  ∓a b²  -b² ±a  1  0 ]        α [ 1  ±a   a² ]       [ 1  ±a  a²  ±a³ ]
/// ±b      [ 0  ∓b a²  -a² ±b  1  0 ]        β [ 1  ±b   b² ]       [ 1  ±b  b²  ±b³ ]
/// ∞       [ 0      p   0  -s  0  1 ]          [ 0   0   1  ]       [ 0   0  0    1  ]
/// </code>
/// </remarks>
internal static class Points3
{
    /// <summary>The points ±a.</summary>
    public const double A = 0.625;

    /// <summary>The points ±b.</summary>
    public const double B = 1.5;

    /// <summary>a².</summary>
    public const double A2 = A * A;

    /// <summary>b².</summary>
    public const double B2 = B * B;

    /// <summary>p.</summary>
    public const double P = A2 * B2;

    /// <summary>s.</summary>
    public const double S = A2 + B2;

    /// <summary>α.</summary>
    public const double Alpha = 1 / (2 * A2 * (A2 - B2));

    /// <summary>β.</summary>
    public const double Beta = 1 / (2 * B2 * (B2 - A2));
}
