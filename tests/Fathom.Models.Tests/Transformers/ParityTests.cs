using System.Diagnostics;
using System.Text.Json;
using Fathom.Formats;
using Fathom.Nn;

namespace Fathom.Models.Tests;

/// <summary>Whole models against PyTorch: outputs and gradients of every parameter.</summary>
public sealed class ParityTests : IClassFixture<ParityTests.Reference>
{
    private readonly Reference reference;

    public ParityTests(Reference reference) => this.reference = reference;

    [SkippableFact]
    public void Gpt2_has_the_outputs_and_gradients_of_PyTorch()
    {
        var arrays = reference.Load("gpt2");
        var model = new Gpt(new(50, 12, 3, 4, 32), new RandomKey(1));
        model.LoadState(PretrainedWeights.FromHuggingFaceGpt2(State(arrays, "state.")));
        model.Eval();

        Check(arrays, model, model.Forward(arrays["in.tokens"]), PretrainedWeights.FromHuggingFaceGpt2(State(arrays, "grad.")));
    }

    [SkippableFact]
    public void Bert_has_the_outputs_and_gradients_of_PyTorch()
    {
        var arrays = reference.Load("bert");
        var model = new Bert(new(60, 2, 4, 32) { Context = 16, FeedForward = 48 }, new RandomKey(1));
        model.LoadState(PretrainedWeights.FromHuggingFaceBert(State(arrays, "state.")));
        model.Eval();

        var features = model.Forward(arrays["in.tokens"], arrays["in.keys"], arrays["in.segments"]);

        Check(arrays, model, Tensor.Concatenate([features.Flatten(1), model.Pool(features)], 1), PretrainedWeights.FromHuggingFaceBert(State(arrays, "grad.")));
    }

    [SkippableTheory]
    [InlineData("seq2seq", true)]
    [InlineData("seq2seq_post", false)]
    public void Seq2Seq_has_the_outputs_and_gradients_of_PyTorch(string file, bool normFirst)
    {
        var arrays = reference.Load(file);
        var model = new Seq2SeqTransformer(new(40, 45, 32, 4, 2, 48) { NormFirst = normFirst }, new RandomKey(1));
        model.LoadState(State(arrays, "state."));
        model.Eval();

        Check(arrays, model, model.Forward(arrays["in.source"], arrays["in.target"]), State(arrays, "grad."));
    }

    [SkippableFact]
    public void The_published_checkpoint_gives_its_recorded_output()
    {
        var file = Npz.Load(reference.Checkpoint("gpt.npz"));
        var config = JsonDocument.Parse(file["config"].Text).RootElement;
        int Size(string name) => config.GetProperty(name).GetInt32();
        var model = new Gpt(new(Size("vocab"), Size("block"), Size("layers"), Size("heads"), Size("dim")), new RandomKey(1));
        var state = file.Where(entry => entry.Key.StartsWith("tensor.")).ToDictionary(entry => entry.Key["tensor.".Length..], entry => entry.Value.Values.ToTensor());
        model.LoadState(PretrainedWeights.FromPlainGpt(state));
        model.Eval();

        AssertClose("output", file["output"].Values.ToTensor().To(DType.F64), model.Forward(file["input"].Values.ToTensor()));
    }

    private static Dictionary<string, Tensor> State(IReadOnlyDictionary<string, Tensor> arrays, string prefix) =>
        arrays.Where(entry => entry.Key.StartsWith(prefix)).ToDictionary(entry => entry.Key[prefix.Length..], entry => entry.Value);

    private static void Check(IReadOnlyDictionary<string, Tensor> arrays, Module model, Tensor output, IReadOnlyDictionary<string, Tensor> gradients)
    {
        var state = model.State;
        var computed = (output * arrays["weight"]).Sum().Grad([.. state.Values.Select(variable => (Tensor)variable)]);
        Tensor.Eval([output, .. computed]);

        AssertClose("output", arrays["out"], output);
        Assert.Equal(gradients.Keys.Order(), state.Keys.Order());
        // Some gradients are sums that cancel: biases of keys have none at all, since they change no share of the attention.
        var floor = 0.01 * gradients.Values.Max(Largest);
        foreach (var (name, gradient) in state.Keys.Zip(computed))
            AssertClose(name, gradients[name], gradient, floor);
    }

    // Against f64: f32 sums of some hundred terms over a few layers, relative to the largest element.
    private static void AssertClose(string what, Tensor expected, Tensor actual, double floor = 0)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        var error = Largest(expected.To(DType.F64) - actual.To(DType.F64)) / Math.Max(floor, Largest(expected));
        Assert.True(error < 2e-5, $"{what}: off by {error:g3} of its largest element");
    }

    private static double Largest(Tensor x) => x.Abs().Max().Item<double>();

    /// <summary>What PyTorch computed, made once for all tests.</summary>
    public sealed class Reference : IDisposable
    {
        private const string Python = "/usr/bin/python3";
        private readonly string folder = Directory.CreateTempSubdirectory("fathom-parity-").FullName;
        private readonly string? missing;

        public Reference()
        {
            if (!File.Exists(Python))
                missing = "there is no system Python to compare with";
            else if (Start("-c", "import torch").ExitCode != 0)
                missing = "the system Python has no PyTorch to compare with";
            else if (Start(Path.Combine(AppContext.BaseDirectory, "parity", "transformers.py"), folder) is { ExitCode: not 0 } failed)
                throw new InvalidOperationException(failed.Error);
        }

        public IReadOnlyDictionary<string, Tensor> Load(string name)
        {
            Skip.If(missing is not null, missing);
            return Npz.Load(Path.Combine(folder, name + ".npz")).ToDictionary(entry => entry.Key, entry => entry.Value.Values.ToTensor());
        }

        /// <summary>A file of recorded models that may stand beside the checkout.</summary>
        public string Checkpoint(string name)
        {
            for (var above = new DirectoryInfo(AppContext.BaseDirectory); above is not null; above = above.Parent)
                if (Path.Combine(above.FullName, "shared", "peers", "checkpoints", name) is var file && File.Exists(file))
                    return file;
            throw new SkipException($"no file shared/peers/checkpoints/{name} above the tests");
        }

        public void Dispose() => Directory.Delete(folder, recursive: true);

        private static (int ExitCode, string Error) Start(params string[] arguments)
        {
            using var process = Process.Start(new ProcessStartInfo(Python, arguments) { RedirectStandardError = true })!;
            var error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, error);
        }
    }
}
