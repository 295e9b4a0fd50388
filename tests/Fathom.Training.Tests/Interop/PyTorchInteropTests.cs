using System.Diagnostics;
using Fathom.Formats;
using Fathom.Nn;

namespace Fathom.Training.Tests;

/// <summary>Weights go to PyTorch and come from it by safetensors; both sides then compute the same outputs.</summary>
public sealed class PyTorchInteropTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("fathom-interop-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [SkippableFact]
    public void A_model_saved_here_gives_the_same_outputs_in_PyTorch()
    {
        var model = Network();
        _ = model.Forward(Tensor.RandomNormal([8, 1, 14, 14], new RandomKey(2))).Eval();
        model.Eval();
        var x = Tensor.RandomNormal([4, 1, 14, 14], new RandomKey(3));
        model.Save(Path.Combine(folder, "fathom.safetensors"));
        Npy.Save(Path.Combine(folder, "input.npy"), new TensorBytes(x.DType, x.Shape, x.ToBytes()));

        RunPython("load");

        AssertClose(Load("output.npy"), model.Forward(x));
    }

    [SkippableFact]
    public void A_model_of_PyTorch_gives_the_same_outputs_here()
    {
        RunPython("save");

        var model = Network();
        model.Load(Path.Combine(folder, "python.safetensors"));
        model.Eval();

        AssertClose(Load("output.npy"), model.Forward(Load("input.npy")));
    }

    private static Sequential Network() => new(
        new Conv2d(1, 6, 5, padding: 2), new BatchNorm2d(6), new Relu(), new MaxPool2d(2),
        new Flatten(), new Linear(6 * 7 * 7, 16), new Gelu(), new LayerNorm(16), new Linear(16, 10));

    private Tensor Load(string name) => Npy.Load(Path.Combine(folder, name)).Values.ToTensor();

    // 1e-5: a few f32 roundings of sums of at most 294 terms.
    private static void AssertClose(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        Assert.InRange((expected - actual).Abs().Max().Item(), 0, 1e-5f);
    }

    private void RunPython(string command)
    {
        const string Python = "/usr/bin/python3";
        Skip.IfNot(File.Exists(Python), "There is no system Python to compare with.");
        Skip.IfNot(Start(Python, "-c", "import torch").ExitCode == 0, "The system Python has no PyTorch to compare with.");
        var (exitCode, error) = Start(Python, Path.Combine(AppContext.BaseDirectory, "Interop", "convnet.py"), command, folder);
        Assert.True(exitCode == 0, error);
    }

    private static (int ExitCode, string Error) Start(params string[] command)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, error);
    }
}
