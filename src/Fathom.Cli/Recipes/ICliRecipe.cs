using System.CommandLine;

namespace Fathom.Cli;

/// <summary>A recipe with data, options and figures of its own: everything but the image classifiers. See <see cref="CliRecipe{TConfig}"/>.</summary>
internal interface ICliRecipe
{
    /// <summary>Short name, such as "tabular".</summary>
    string Name { get; }

    /// <summary>What it is, in one line.</summary>
    string Summary { get; }

    /// <summary><c>fathom train NAME</c> with the options of the recipe.</summary>
    Command TrainCommand(CliConsole console, CancellationToken cancellation);

    /// <summary><c>fathom profile NAME</c> with the options of the recipe.</summary>
    Command ProfileCommand(CliConsole console, CancellationToken cancellation);

    /// <summary>Goes on with a run that was stopped or killed; returns the exit code.</summary>
    int Resume(string path, RecipeContext context);

    /// <summary>Measures the run in a folder.</summary>
    /// <param name="path">The run.</param>
    /// <param name="data">Other data than the run's, or null.</param>
    /// <param name="context">The world around.</param>
    RecipeAnswer Evaluate(string path, string? data, RecipeContext context);

    /// <summary>Uses the model of the run in a folder.</summary>
    /// <param name="path">The run.</param>
    /// <param name="request">What to predict.</param>
    /// <param name="context">The world around.</param>
    RecipeAnswer Predict(string path, PredictRequest request, RecipeContext context);
}
