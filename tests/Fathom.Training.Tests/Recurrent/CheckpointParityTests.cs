using Fathom.Formats;
using Fathom.Nn;

namespace Fathom.Training.Tests;

/// <summary>A character model trained elsewhere: embedding, LSTM of two layers, linear.</summary>
public class CheckpointParityTests
{
    [SkippableFact]
    public void The_lstm_of_the_shared_checkpoints_gives_the_same_logits()
    {
        var arrays = Npz.Load(Find("lstm.npz"));
        using var config = System.Text.Json.JsonDocument.Parse(arrays["config"].Text);
        int Size(string name) => config.RootElement.GetProperty(name).GetInt32();
        var (embedding, lstm) = (new Embedding(Size("vocab"), Size("embed")), new Lstm(
            Size("embed"), Size("hidden"), layers: 2, bidirectional: config.RootElement.GetProperty("bidirectional").GetBoolean()));
        var head = new Linear(arrays["tensor.head.weight"].Values.Shape[1], Size("vocab"));
        foreach (var (name, module) in (ReadOnlySpan<(string, Module)>)[("emb", embedding), ("rnn", lstm), ("head", head)])
            module.LoadState(module.State.ToDictionary(entry => entry.Key, entry => arrays[$"tensor.{name}.{entry.Key}"].Values.ToTensor()));

        var tokens = arrays["input"].Values.ToTensor();
        Tensor Logits() => head.Forward(lstm.Forward(embedding.Forward(tokens)));
        var expected = arrays["output"].Values.ToTensor();
        // f32 sums of a few dozen terms in another order.
        ReferenceCases.AssertClose(expected.To(DType.F64).ToArray<double>(), Logits().To(DType.F64).ToArray<double>(), 1e-4, 1e-5, "logits");

        // Gradients: those of the same steps written one after another.
        var weights = lstm.Parameters.Select(parameter => (Tensor)parameter).ToArray();
        var objective = (Tensor y) => (y * y).Sum();
        var scanned = objective(lstm.Forward(embedding.Forward(tokens))).Grad(weights);
        if (lstm.Bidirectional)
            return;
        var unrolled = objective(Unrolled(embedding.Forward(tokens), lstm)).Grad(weights);
        Tensor.Eval([.. scanned, .. unrolled]);
        for (var i = 0; i < weights.Length; i++)
            ReferenceCases.AssertClose(
                unrolled[i].To(DType.F64).ToArray<double>(), scanned[i].To(DType.F64).ToArray<double>(), 1e-4, 1e-5, $"gradient of {lstm.NamedParameters[i].Key}");
    }

    private static Tensor Unrolled(Tensor x, Lstm lstm)
    {
        var steps = Enumerable.Range(0, x.Shape[0]).Select(t => x.Select(0, t)).ToArray();
        for (var layer = 0; layer < lstm.Layers; layer++)
        {
            Tensor[] weights = [.. lstm.Parameters.Skip(4 * layer).Take(4).Select(parameter => (Tensor)parameter)];
            var (h, c) = (Tensor.Zeros([x.Shape[1], lstm.Hidden]), Tensor.Zeros([x.Shape[1], lstm.Hidden]));
            for (var t = 0; t < steps.Length; t++)
            {
                var gates = (steps[t].MatMul(weights[0].T) + weights[2] + h.MatMul(weights[1].T) + weights[3]).Chunk(1, 4);
                c = gates[1].Sigmoid() * c + gates[0].Sigmoid() * gates[2].Tanh();
                steps[t] = h = gates[3].Sigmoid() * c.Tanh();
            }
        }
        return Tensor.Stack(steps);
    }

    private static string Find(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, "shared", "peers", "checkpoints", name);
            if (File.Exists(file))
                return file;
        }
        throw new SkipException($"no file shared/peers/checkpoints/{name} above the tests");
    }
}
