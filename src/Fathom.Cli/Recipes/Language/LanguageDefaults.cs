namespace Fathom.Cli;

/// <summary>The usual sizes of a recipe for text; without heads it is a recurrent one.</summary>
internal sealed record LanguageDefaults(
    int Steps, int Layers, int Heads, int Width, int Context, int BatchSize, double LearningRate, double WeightDecay, double Dropout);
