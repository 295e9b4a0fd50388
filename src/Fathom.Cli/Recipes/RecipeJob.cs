using Fathom.Nn;

namespace Fathom.Cli;

/// <summary>A training that is ready to begin: data are loaded, models are built, and all that can be wrong with either has been said.</summary>
/// <param name="config">The settings, all decided.</param>
internal abstract class RecipeJob<TConfig>(TConfig config) where TConfig : RecipeConfig
{
    /// <summary>The settings, all decided.</summary>
    public TConfig Config { get; } = config;

    /// <summary>What is trained on what, in one line, after the recipe's name and the number of parameters.</summary>
    public abstract string Title { get; }

    /// <summary>What is saved; after the training, with the weights to use.</summary>
    public abstract Module Model { get; }

    /// <summary>Writes what belongs to the model besides its weights and settings, such as a tokenizer, into the folder of the run.</summary>
    public virtual void SaveBeside(string folder)
    {
    }

    /// <summary>
    /// Trains by <see cref="RecipeRun.Fit"/> as often as it takes, and measures. When the run is asked to stop, further loops return at once: the result is then that
    /// of the weights as they are.
    /// </summary>
    public abstract RecipeResult Train(RecipeRun run);
}
