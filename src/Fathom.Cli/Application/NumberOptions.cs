using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace Fathom.Cli;

/// <summary>Options that take a number, with messages that name the option and its range.</summary>
internal static class NumberOptions
{
    /// <summary>A whole number from <paramref name="min"/> to <paramref name="max"/>, null if not given.</summary>
    public static Option<T?> Whole<T>(string name, string description, T min, T max) where T : struct, IBinaryInteger<T> =>
        Create(name, description, argument => Whole(argument, name, min, max));

    /// <summary>A whole number from <paramref name="min"/> to <paramref name="max"/>, <paramref name="usual"/> if not given.</summary>
    public static Option<T> Whole<T>(string name, string description, T usual, T min, T max) where T : struct, IBinaryInteger<T> =>
        Create(name, description, usual, argument => Whole(argument, name, min, max));

    /// <summary>A finite number from <paramref name="min"/> to <paramref name="max"/>, null if not given.</summary>
    public static Option<double?> Real(string name, string description, double min, double max) =>
        Create(name, description, argument => Real(argument, name, min, max));

    /// <summary>A finite number from <paramref name="min"/> to <paramref name="max"/>, <paramref name="usual"/> if not given.</summary>
    public static Option<double> Real(string name, string description, double usual, double min, double max) =>
        Create(name, description, usual, argument => Real(argument, name, min, max));

    private static Option<T?> Create<T>(string name, string description, Func<ArgumentResult, T?> parse) where T : struct =>
        new(name) { Description = description, HelpName = "N", CustomParser = parse };

    private static Option<T> Create<T>(string name, string description, T usual, Func<ArgumentResult, T?> parse) where T : struct =>
        new(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => usual, CustomParser = argument => parse(argument) ?? usual };

    private static T? Whole<T>(ArgumentResult argument, string name, T min, T max) where T : struct, INumber<T> =>
        Parse(argument, name, min, max, NumberStyles.AllowLeadingSign, "a whole number");

    private static double? Real(ArgumentResult argument, string name, double min, double max) =>
        Parse(argument, name, min, max, NumberStyles.Float, "a number");

    private static T? Parse<T>(ArgumentResult argument, string name, T min, T max, NumberStyles style, string kind) where T : struct, INumber<T>
    {
        var text = argument.Tokens[^1].Value;
        if (T.TryParse(text, style, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max)
            return value;
        argument.AddError(FormattableString.Invariant($"{name}: '{text}' is not {kind} from {min} to {max}."));
        return null;
    }
}
