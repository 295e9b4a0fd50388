using Fathom.Models;
using Fathom.Nn;
using Fathom.Text;

namespace Fathom.Cli;

/// <summary>A language model as a run trains, measures and uses it; one for each kind of network.</summary>
/// <param name="tokenizer">What the tokens mean.</param>
internal abstract class LanguageNet(ITokenizer tokenizer)
{
    private protected const int MeasuredRows = 64;

    /// <summary>The network of a run.</summary>
    public static LanguageNet Build(LanguageConfig config)
    {
        var tokenizer = CharacterTokenizer.Train(config.Characters);
        var (vocabulary, key) = (tokenizer.Vocabulary.Count, new RandomKey(config.Seed).Fold(1));
        return config.Heads > 0
            ? new GptNet(new(new(vocabulary, config.Context, config.Layers, config.Heads, config.Width) { Dropout = config.Dropout }, key), tokenizer)
            : new LstmNet(new(new(vocabulary, config.Layers, config.Width) { Dropout = config.Dropout }, key), tokenizer);
    }

    /// <summary>The network, i64 [B, T] to logits [B, T, V].</summary>
    public abstract Layer Network { get; }

    /// <summary>What the tokens mean.</summary>
    public ITokenizer Tokenizer { get; } = tokenizer;

    /// <summary>The network as generation sees it, without a limit of length.</summary>
    public abstract ISequenceModel Sequences { get; }

    /// <summary>Mean loss per token of a batch; builds the graph.</summary>
    public Tensor Loss(Tensor inputs, Tensor targets) => Mean(Network.Forward(inputs), targets);

    /// <summary>Mean loss per token of a text, in evaluation mode.</summary>
    public double Loss(TokenBlocks text)
    {
        var (sum, count) = (0.0, 0L);
        foreach (var (loss, tokens) in Losses(text))
            (sum, count) = (sum + loss * tokens, count + tokens);
        return sum / count;
    }

    /// <summary>Mean losses of the parts of a text, with their numbers of tokens.</summary>
    private protected abstract IEnumerable<(double Loss, long Tokens)> Losses(TokenBlocks text);

    private protected static Tensor Mean(Tensor logits, Tensor targets) =>
        Nn.Losses.CrossEntropy(logits.Reshape([-1, logits.Shape[^1]]), targets.Reshape([-1]));

    /// <summary>A Transformer: each stretch of the context is read by itself.</summary>
    private sealed class GptNet(Gpt model, ITokenizer tokenizer) : LanguageNet(tokenizer)
    {
        public override Layer Network => model;

        public override ISequenceModel Sequences { get; } = new SlidingContext(model);

        private protected override IEnumerable<(double Loss, long Tokens)> Losses(TokenBlocks text) =>
            text.Sequential(MeasuredRows).Select(batch => (Loss(batch.Inputs, batch.Targets).Item<double>(), batch.Targets.Shape.ElementCount));
    }

    /// <summary>A recurrent network: what it remembers goes on from stretch to stretch.</summary>
    private sealed class LstmNet(LstmLanguageModel model, ITokenizer tokenizer) : LanguageNet(tokenizer)
    {
        public override Layer Network => model;

        public override ISequenceModel Sequences => model;

        private protected override IEnumerable<(double Loss, long Tokens)> Losses(TokenBlocks text)
        {
            LstmState? state = null;
            foreach (var (inputs, targets) in text.Streams(Math.Max(1, Math.Min(MeasuredRows, text.BlockCount))))
            {
                var (logits, next) = model.Forward(inputs, state);
                var loss = Mean(logits, targets);
                Tensor.Eval(loss, next.Hidden, next.Cell);
                state = next.Detach();
                yield return (loss.Item<double>(), targets.Shape.ElementCount);
            }
        }
    }
}
