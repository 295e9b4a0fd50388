using System.Globalization;

namespace Fathom.Training;

/// <summary>How the page writes quantities: invariant culture, few digits, units.</summary>
internal static class ReportFormat
{
    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    public static string Percent(double fraction, int digits = 2) =>
        double.IsFinite(fraction) ? (fraction * 100).ToString("F" + digits, CultureInfo.InvariantCulture) + "%" : "–";

    public static string Loss(double value) =>
        double.IsFinite(value) ? value.ToString("F4", CultureInfo.InvariantCulture) : "–";

    /// <summary>Three significant digits with a real minus sign, for ranges of weights and activations.</summary>
    public static string Value(double value) => value.ToString("G3", CultureInfo.InvariantCulture).Replace('-', '−');

    public static string Shape(IEnumerable<int> shape) => string.Join(" × ", shape);

    public static string Duration(double seconds) => seconds switch
    {
        < 100 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s"),
        < 6000 => string.Create(CultureInfo.InvariantCulture, $"{(int)seconds / 60} min {(int)seconds % 60:00} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)seconds / 3600} h {(int)seconds / 60 % 60:00} min"),
    };

    public static string Flops(long flops) => flops switch
    {
        0 => "–",
        < 10_000 => Count(flops),
        < 1_000_000 => Scaled(flops / 1e3, "k"),
        < 1_000_000_000 => Scaled(flops / 1e6, "M"),
        _ => Scaled(flops / 1e9, "G"),
    };

    /// <summary>A CSS percentage; always with a point, whatever the culture.</summary>
    public static string Width(double fraction) =>
        (100 * Math.Clamp(double.IsFinite(fraction) ? fraction : 0, 0, 1)).ToString("0.##", CultureInfo.InvariantCulture) + "%";

    private static string Scaled(double value, string unit) =>
        value.ToString(value < 10 ? "0.00" : "0.0", CultureInfo.InvariantCulture) + " " + unit;
}
