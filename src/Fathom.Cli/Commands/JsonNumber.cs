namespace Fathom.Cli;

/// <summary>Numbers for JSON, which knows neither NaN nor infinity.</summary>
internal static class JsonNumber
{
    /// <summary>The number, or null when it is not finite.</summary>
    public static double? Of(double value) => double.IsFinite(value) ? value : null;
}
