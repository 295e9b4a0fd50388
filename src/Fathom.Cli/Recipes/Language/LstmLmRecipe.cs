namespace Fathom.Cli;

/// <summary>A recurrent network that writes the next character.</summary>
internal sealed class LstmLmRecipe() : LanguageRecipe(new(
    Steps: 1000, Layers: 2, Heads: 0, Width: 320, Context: 128, BatchSize: 32, LearningRate: 4e-3, WeightDecay: 0.01, Dropout: 0.2))
{
    public override string Name => "lstm-lm";

    public override string Summary => "A recurrent network (LSTM) that learns to write like a text, character by character";
}
