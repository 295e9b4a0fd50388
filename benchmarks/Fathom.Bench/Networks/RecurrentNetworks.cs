using Fathom.Nn;
using Fathom.Training;

namespace Fathom.Bench;

/// <summary>Recurrent networks.</summary>
internal static class RecurrentNetworks
{
    private const int Steps = 64, Batch = 32, Tokens = 96, Width = 128, Hidden = 256, Layers = 2;

    public static IEnumerable<Workload> All { get; } = [new("lstm_train", CharacterLstm)];

    private static Case CharacterLstm()
    {
        var model = new Sequential(new Embedding(Tokens, Width), new Lstm(Width, Hidden, Layers), new Linear(Hidden, Tokens));
        var texts = Data.Several(() => Data.Labels(Tokens, (Steps + 1) * Batch).Reshape(Steps + 1, Batch));
        return Networks.Train(
            model, Array.ConvertAll(texts, text => text[..^1].Eval()), Array.ConvertAll(texts, text => text[1..].Eval()),
            (logits, next) => Losses.CrossEntropy(logits.Flatten(0, 1), next.Flatten()),
            new Adam(model.Parameters) { LearningRate = 1e-3, ClipNorm = 1.0 });
    }
}
