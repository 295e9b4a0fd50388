namespace Fathom.Conformance;

/// <summary>How far a number may be from the expected one: absolute + relative |expected|.</summary>
internal readonly record struct Tolerance(double Relative, double Absolute)
{
    /// <summary>For whole numbers and truth values.</summary>
    public static Tolerance Exact { get; } = new(0, 0);

    /// <summary>For single precision.</summary>
    public static Tolerance Single { get; } = new(1e-4, 1e-5);

    /// <summary>For gradients through many layers or steps in single precision.</summary>
    public static Tolerance Deep { get; } = new(1e-3, 1e-4);

    /// <summary>For double precision.</summary>
    public static Tolerance Double { get; } = new(1e-9, 1e-9);

    /// <summary>What is asked of an array of this type.</summary>
    public static Tolerance Of(DType dtype) => dtype switch
    {
        DType.F64 => Double,
        _ when dtype.IsFloat => Single,
        _ => Exact,
    };

    /// <summary>The distance in units of what is allowed: beyond 1 is wrong. Infinities and NaN must be met exactly.</summary>
    public double Excess(double expected, double actual)
    {
        if (expected.Equals(actual))
            return 0;
        if (!double.IsFinite(expected) || !double.IsFinite(actual))
            return double.PositiveInfinity;
        var allowed = Absolute + Relative * Math.Abs(expected);
        return allowed == 0 ? double.PositiveInfinity : Math.Abs(expected - actual) / allowed;
    }

    /// <summary>As a formula.</summary>
    public override string ToString() => this == Exact ? "exact" : $"{Absolute:g3} + {Relative:g3} |expected|";
}
