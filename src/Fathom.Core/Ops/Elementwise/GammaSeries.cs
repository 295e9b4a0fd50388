namespace Fathom;

/// <summary>What the gamma function's logarithm and its derivatives share: their expansions about 2 and the way there.</summary>
internal static class GammaSeries
{
    /// <summary>From here on the asymptotic expansions are exact to the last digits of f64.</summary>
    public const double Large = 8;

    /// <summary>One minus Euler's constant, the derivative at 2.</summary>
    public const double SlopeAtTwo = 0.42278433509846713;

    /// <summary>ζ(k) - 1 for k = 2, 3, ...: ln Γ(2 + u) = (1 - γ) u + Σ (-1)ᵏ (ζ(k) - 1) uᵏ / k, which converges for |u| &lt; 2.</summary>
    /// <remarks>NIST Digital Library of Mathematical Functions, 5.7.3.</remarks>
    private static ReadOnlySpan<double> ZetaLessOne =>
    [
        0.64493406684822641, 0.20205690315959429, 0.082323233711138186, 0.036927755143369927,
        0.01734306198444914, 0.0083492773819228271, 0.0040773561979443396, 0.0020083928260822143,
        0.00099457512781808526, 0.00049418860411946453, 0.00024608655330804832, 0.00012271334757848915,
        6.1248135058704828e-05, 3.0588236307020493e-05, 1.5282259408651871e-05, 7.6371976378997626e-06,
        3.8172932649998402e-06, 1.908212716553939e-06, 9.5396203387279621e-07, 4.7693298678780645e-07,
        2.38450502727733e-07, 1.1921992596531106e-07, 5.960818905125948e-08, 2.9803503514652279e-08,
        1.4901554828365043e-08, 7.4507117898354301e-09,
    ];

    /// <summary>Σ (-1)ᵏ (ζ(k) - 1) factor(k) u^(k - 2) over k ≥ 2, for |u| ≤ ½, where the terms fall by four each.</summary>
    /// <param name="u">Distance from 2.</param>
    /// <param name="derivative">0 for the factors 1 / k of ln Γ, 1 for the factors 1 of its derivative, 2 for k - 1.</param>
    public static V Sum<V>(V u, int derivative) where V : struct, IFloatLanes<V>
    {
        var sum = V.Splat(0);
        for (var i = ZetaLessOne.Length - 1; i >= 0; i--)
        {
            var k = i + 2;
            var factor = derivative switch { 0 => 1.0 / k, 1 => 1.0, _ => k - 1 };
            sum = V.Fma(sum, u, V.Splat((k % 2 == 0 ? 1 : -1) * ZetaLessOne[i] * factor));
        }
        return sum;
    }

    /// <summary>A polynomial in <paramref name="x"/>, highest coefficient first.</summary>
    public static V Polynomial<V>(V x, params ReadOnlySpan<double> coefficients) where V : struct, IFloatLanes<V>
    {
        var sum = V.Splat(coefficients[0]);
        foreach (var coefficient in coefficients[1..])
            sum = V.Fma(sum, x, V.Splat(coefficient));
        return sum;
    }

    /// <summary>π (x - ⌊x⌋): an angle whose sine has the size, and whose cotangent the value, of that of πx.</summary>
    public static V Angle<V>(V x) where V : struct, IFloatLanes<V> => (x - V.Floor(x)) * V.Splat(Math.PI);
}
