using System.Globalization;

namespace Fathom.Data;

/// <summary>Checks the arguments of transforms.</summary>
internal static class Ranges
{
    /// <summary>Throws unless <paramref name="value"/> lies in [low, high]; NaN does not.</summary>
    public static void Check(string transform, string parameter, float value, float low, float high)
    {
        if (!(value >= low && value <= high))
            throw new ArgumentOutOfRangeException(
                parameter, value, string.Create(CultureInfo.InvariantCulture, $"{transform}: {parameter} must be between {low} and {high}."));
    }
}
