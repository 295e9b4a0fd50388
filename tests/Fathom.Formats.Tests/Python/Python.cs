using System.Diagnostics;

namespace Fathom.Formats.Tests;

/// <summary>Runs the check script with a Python that has NumPy.</summary>
internal static class Python
{
    // The system's own Python is where distributions install NumPy; the one on the path may be another.
    private static readonly string[] Candidates = ["/usr/bin/python3", "python3", "python"];

    private static readonly Lazy<string?> WithNumPy = new(() => Candidates.FirstOrDefault(python => Run(python, "-c", "import numpy").ExitCode == 0));

    /// <summary>Runs check.py and asserts that it succeeds; skips the test when no Python has NumPy.</summary>
    public static void RunCheck(string verb, string folder)
    {
        Skip.If(WithNumPy.Value is null, "no Python with NumPy on this machine");
        var script = Path.Combine(AppContext.BaseDirectory, "Python", "check.py");
        var (exitCode, output) = Run(WithNumPy.Value, script, verb, folder);
        Assert.True(exitCode == 0, output);
    }

    private static (int ExitCode, string Output) Run(string python, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(python, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output.Result + errors);
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            return (-1, exception.Message);
        }
    }
}
