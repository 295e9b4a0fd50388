namespace Fathom.Cpu;

/// <summary>The points at which F(4, 2) interpolates: 0, ±a, c and ∞, with a = 3/4 and c = 7/4, the best of some short fractions.</summary>
/// <remarks>
/// A column of B, a row of G and a column of Aᵀ for each point:
/// <code>
/// 0     B [ a² c   -a²    -c   1  0 ]    G     1 / (a² c)     [ 1   0 ]    Aᵀ [ 1   0  0    0  ]
/// ±a      [ 0    ∓a c  ±a - c  1  0 ]      ±1 / (2 a² (±a - c))   [ 1  ±a ]       [ 1  ±a  a²  ±a³ ]
/// c       [ 0     -a²      0   1  0 ]      1 / (c (c² - a²))  [ 1   c ]       [ 1   c  c²   c³ ]
/// ∞       [ 0    a² c    -a²  -c  1 ]                         [ 0   1 ]       [ 0   0  0    1  ]
/// </code>
/// </remarks>
internal static class Points2
{
    /// <summary>The points ±a.</summary>
    public const double A = 0.75;

    /// <summary>The point c.</summary>
    public const double C = 1.75;

    /// <summary>a².</summary>
    public const double A2 = A * A;

    /// <summary>c².</summary>
    public const double C2 = C * C;

    /// <summary>Scale of the row of G for 0.</summary>
    public const double Zero = 1 / (A2 * C);

    /// <summary>Scale of the row of G for a.</summary>
    public const double PlusA = 1 / (2 * A2 * (A - C));

    /// <summary>Scale of the row of G for -a.</summary>
    public const double MinusA = -1 / (2 * A2 * (A + C));

    /// <summary>Scale of the row of G for c.</summary>
    public const double AtC = 1 / (C * (C2 - A2));
}
