namespace Fathom.Cli.Tests;

/// <summary>A small run that several tests look at; none changes it.</summary>
public sealed class TrainedRun : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("fathom-cli-").FullName;

    public TrainedRun() => Result = Invocation.Of("train", "mlp", "--limit", "300", "--epochs", "3", "--batch-size", "50", "--out", Path, "--json");

    /// <summary>The run.</summary>
    public string Path => System.IO.Path.Combine(folder, "run");

    internal Invocation Result { get; }

    /// <summary>A path beside the run, for one test.</summary>
    public string Beside(string name) => System.IO.Path.Combine(folder, name);

    /// <summary>A copy of the run that a test may damage.</summary>
    public string Copy()
    {
        var copy = Beside(Guid.NewGuid().ToString("N"));
        foreach (var file in Directory.GetFiles(Path, "*", SearchOption.AllDirectories))
        {
            var target = System.IO.Path.Combine(copy, System.IO.Path.GetRelativePath(Path, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
        return copy;
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
