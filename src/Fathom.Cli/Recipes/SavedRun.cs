using Fathom.Nn;

namespace Fathom.Cli;

/// <summary>A finished run on disk.</summary>
/// <param name="Path">The folder.</param>
/// <param name="Config">Its settings.</param>
internal sealed record SavedRun<TConfig>(string Path, TConfig Config) where TConfig : RecipeConfig
{
    /// <summary>Gives a model that was built by <see cref="Config"/> the saved weights; it is in evaluation mode afterwards.</summary>
    public TModule Load<TModule>(TModule model) where TModule : Module
    {
        RunFolder.LoadInto(Path, Config.Recipe, model);
        return model;
    }
}
