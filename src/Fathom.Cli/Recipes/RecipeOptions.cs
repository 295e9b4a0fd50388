using System.CommandLine;
using System.Numerics;

namespace Fathom.Cli;

/// <summary>The options of a recipe; each is added to its command as it is named, so that the help lists them in that order.</summary>
/// <param name="command">The command of the recipe.</param>
internal sealed class RecipeOptions(Command command)
{
    /// <summary>A whole number that is <paramref name="usual"/> if not given.</summary>
    public Option<T> Whole<T>(string name, string description, T usual, T min, T max) where T : struct, IBinaryInteger<T> =>
        Added(NumberOptions.Whole(name, description, usual, min, max));

    /// <summary>A whole number that may be left open.</summary>
    public Option<int?> Whole(string name, string description, int min, int max) => Added(NumberOptions.Whole(name, description, min, max));

    /// <summary>A number that is <paramref name="usual"/> if not given.</summary>
    public Option<double> Real(string name, string description, double usual, double min, double max) =>
        Added(NumberOptions.Real(name, description, usual, min, max));

    /// <summary>A number that may be left open.</summary>
    public Option<double?> Real(string name, string description, double min, double max) => Added(NumberOptions.Real(name, description, min, max));

    /// <summary>The learning rate at its greatest.</summary>
    public Option<double> LearningRate(double usual) => Real("--learning-rate", "Greatest learning rate", usual, 1e-12, 1000);

    /// <summary>Share of activations that training silences.</summary>
    public Option<double> Dropout(double usual) => Real("--dropout", "Dropout", usual, 0, 0.95);

    /// <summary>What products are computed in while training; <see cref="PrecisionOf"/> reads it.</summary>
    public Option<string> Precision()
    {
        var option = new Option<string>("--precision")
        {
            Description = "Numbers that products with weights read and keep while training: f32 or bf16",
            HelpName = "DTYPE",
            DefaultValueFactory = _ => "f32",
        };
        return Added(option.AcceptOnlyFromAmong("f32", "bf16"));
    }

    /// <summary>The dtype of that name.</summary>
    public static DType PrecisionOf(string name) => name == "bf16" ? DType.BF16 : DType.F32;

    /// <summary>A text that may be left open.</summary>
    public Option<string?> Text(string name, string description, string helpName) => Added(new Option<string?>(name) { Description = description, HelpName = helpName });

    /// <summary>Any number of texts.</summary>
    public Option<string[]> Texts(string name, string description, string helpName) =>
        Added(new Option<string[]>(name) { Description = description, HelpName = helpName, AllowMultipleArgumentsPerToken = true });

    private TOption Added<TOption>(TOption option) where TOption : Option
    {
        command.Add(option);
        return option;
    }
}
