using System.Diagnostics;

namespace Fathom.Samples.Tests;

/// <summary>Runs each file of samples/ as a reader would and looks for what it should print.</summary>
public class SampleTests
{
    private const int MostLines = 60;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [Theory]
    [InlineData("Perceptron", "accuracy 100 of 100")]
    [InlineData("Xor", "probability of 1")]
    [InlineData("LinearRegression", "made with 2, -1, 0.5")]
    [InlineData("Autodiff", "straight through the rounding")]
    [InlineData("OwnLayer", "step 600")]
    [InlineData("OwnLoop", "epoch 5")]
    [InlineData("Recurrent", "after 4 years")]
    [InlineData("CompiledStep", "round 4")]
    [InlineData("PerSampleClipping", "step 300")]
    [InlineData("Gan", "step 6000")]
    [InlineData("Digits", "epoch 3")]
    [InlineData("UseModel", "request 7")]
    [InlineData("CharacterGpt", "the little dog laughed to see such sport,")]
    [InlineData("Tokens", "smuggled: False")]
    [InlineData("Generate", "beam search: the ")]
    public void Sample_runs_and_prints_its_result(string name, string expected)
    {
        var (exitCode, output, error) = Run(name);
        Assert.True(exitCode == 0, $"{name} ended with {exitCode}:\n{output}\n{error}");
        Assert.Contains(expected, output, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", output, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Every_sample_is_short_and_tested()
    {
        var tested = typeof(SampleTests).GetMethod(nameof(Sample_runs_and_prints_its_result))!
            .GetCustomAttributesData()
            .Where(attribute => attribute.AttributeType == typeof(InlineDataAttribute))
            .Select(attribute => (string)((IReadOnlyList<System.Reflection.CustomAttributeTypedArgument>)attribute.ConstructorArguments[0].Value!)[0].Value!)
            .ToHashSet();
        foreach (var file in Directory.GetFiles(Folder(), "*.cs"))
        {
            Assert.Contains(Path.GetFileNameWithoutExtension(file), tested);
            Assert.InRange(File.ReadAllLines(file).Length, 1, MostLines);
        }
    }

    private static (int ExitCode, string Output, string Error) Run(string name)
    {
        var start = new ProcessStartInfo("dotnet", ["run", "-c", "Release", Path.Combine(Folder(), name + ".cs")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(Folder())!,
        };
        // A test host sets variables for its own build that must not leak into another.
        foreach (var variable in start.Environment.Keys.Where(key => key.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(variable);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{name} did not end within {Patience}.");
        }
        return (process.ExitCode, output.Result, error.Result);
    }

    private static string Folder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Fathom.slnx")))
                return Path.Combine(folder.FullName, "samples");
        throw new DirectoryNotFoundException("The folder samples/ was not found above the tests.");
    }
}
