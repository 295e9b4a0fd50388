using Fathom.Nn;
using Fathom.Text;

namespace Fathom.Models;

/// <summary>
/// A recurrent language model: an embedding, an LSTM of several layers, and the logits of the next token. i64 [B, T] gives [B, T, V]; what the LSTM
/// remembers can be carried from one stretch of a text to the next.
/// </summary>
/// <remarks>Mikolov et al. (2010), "Recurrent neural network based language model", with the dropout between layers of Zaremba, Sutskever and Vinyals (2014), arXiv:1409.2329.</remarks>
/// <param name="config">Its sizes.</param>
/// <param name="random">Source of the initial values; null draws from <see cref="RandomKey.Default"/>.</param>
public sealed partial class LstmLanguageModel(LstmLanguageModelConfig config, RandomKey? random = null) : Layer, ISequenceModel
{
    /// <summary>The sizes.</summary>
    public LstmLanguageModelConfig Config { get; } = config;

    /// <summary>Vectors of tokens, [V, C].</summary>
    public Embedding Embedding { get; } = new(config.Vocabulary, config.Width, random: random);

    /// <summary>The memory.</summary>
    public Lstm Lstm { get; } = new(config.Width, config.Width, config.Layers, batchFirst: true, dropout: config.Layers > 1 ? config.Dropout : 0, random: random);

    /// <summary>To the logits, C to V.</summary>
    public Linear Head { get; } = new(config.Width, config.Vocabulary, random: random);

    int ISequenceModel.Vocabulary => Config.Vocabulary;

    int? ISequenceModel.MaximumLength => null;

    private Dropout Dropout { get; } = new(config.Dropout, random);

    /// <summary>Logits of the next tokens, and what is remembered after the last.</summary>
    /// <param name="tokens">i64 [B, T].</param>
    /// <param name="state">What is remembered from before, or null for nothing.</param>
    /// <returns>Shape [B, T, V], and the state.</returns>
    public (Tensor Logits, LstmState State) Forward(Tensor tokens, LstmState? state)
    {
        if (tokens.Rank != 2)
            throw new ShapeException($"LstmLanguageModel: takes tokens [batch, length], got {tokens.Shape}.");
        var (output, next) = Lstm.Forward(Dropout.Forward(Embedding.Forward(tokens)), state);
        return (Head.Forward(Dropout.Forward(output)), next);
    }

    /// <summary>Begins sequences that go on token by token.</summary>
    /// <param name="batch">Number of sequences B.</param>
    /// <exception cref="InvalidOperationException">When the model is in training mode.</exception>
    public ISequenceState Start(int batch) => new RememberedSequences(this, batch);

    /// <inheritdoc/>
    protected override Tensor Apply(Tensor x) => Forward(x, state: null).Logits;
}
