namespace Fathom.Models;

/// <summary>Sizes of an <see cref="LstmLanguageModel"/>.</summary>
/// <param name="Vocabulary">Number of tokens V.</param>
/// <param name="Layers">Layers of the LSTM.</param>
/// <param name="Width">Features C of embedding and memory.</param>
public sealed record LstmLanguageModelConfig(int Vocabulary, int Layers, int Width)
{
    /// <summary>Share of embeddings and of layers' outputs that training silences.</summary>
    public double Dropout { get; init; }
}
