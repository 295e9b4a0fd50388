namespace Fathom.Cli;

/// <summary>The settings that every run has, and the beginning of its <c>config.json</c>; a recipe adds what it takes to build and feed its model.</summary>
internal abstract record RecipeConfig
{
    /// <summary>Version of Fathom that wrote it.</summary>
    public string Version { get; init; } = InfoCommand.Version;

    /// <summary>Name of the recipe.</summary>
    public string Recipe { get; init; } = "";

    /// <summary>What the data are called.</summary>
    public string Data { get; init; } = "";

    /// <summary>Full path of the data.</summary>
    public string DataSource { get; init; } = "";

    /// <summary>The seed from which every random number of the training derives.</summary>
    public ulong Seed { get; init; }

    /// <summary>The command line that repeats the run.</summary>
    public string Command { get; init; } = "";
}
