namespace Fathom.Cli;

/// <summary>A Transformer that writes the next character.</summary>
internal sealed class GptRecipe() : LanguageRecipe(new(
    Steps: 1800, Layers: 4, Heads: 6, Width: 192, Context: 128, BatchSize: 32, LearningRate: 3e-3, WeightDecay: 0.1, Dropout: 0.1))
{
    public override string Name => "gpt";

    public override string Summary => "A Transformer (GPT-2's) that learns to write like a text, character by character";
}
