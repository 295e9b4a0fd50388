using System.CommandLine;
using System.Globalization;
using System.Numerics;

namespace Fathom.Cli;

/// <summary>Options that take a number, with messages that name the option and its range.</summary>
internal static class NumberOptions
{
    /// <summary>A whole number from <paramref name="min"/> to <paramref name="max"/>.</summary>
    public static Option<T?> Whole<T>(string name, string description, T min, T max) where T : struct, IBinaryInteger<T> =>
        Create(name, description, min, max, NumberStyles.AllowLeadingSign, "a whole number");

    /// <summary>A finite number from <paramref name="min"/> to <paramref name="max"/>.</summary>
    public static Option<double?> Real(string name, string description, double min, double max) =>
        Create(name, description, min, max, NumberStyles.Float, "a number");

    private static Option<T?> Create<T>(string name, string description, T min, T max, NumberStyles style, string kind) where T : struct, INumber<T> => new(name)
    {
        Description = description,
        HelpName = "N",
        CustomParser = argument =>
        {
            var text = argument.Tokens[^1].Value;
            if (T.TryParse(text, style, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max)
                return value;
            argument.AddError(FormattableString.Invariant($"{name}: '{text}' is not {kind} from {min} to {max}."));
            return null;
        },
    };
}
