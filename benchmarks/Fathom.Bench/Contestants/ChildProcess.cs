using System.Diagnostics;

namespace Fathom.Bench;

/// <summary>Runs a command and reads what it says.</summary>
internal static class ChildProcess
{
    /// <summary>A command without inherited settings that change the speed of either side.</summary>
    public static ProcessStartInfo Command(string file, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Where(IsSpeedSetting).ToList())
            start.Environment.Remove(name);
        return start;
    }

    /// <summary>Runs it to its end.</summary>
    /// <exception cref="IOException">It did not start, or ended with an error.</exception>
    public static (string Output, string Errors) Run(ProcessStartInfo start)
    {
        using var process = Start(start);
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new IOException($"{start.FileName} ended with {process.ExitCode}: {errors.Result.Trim().Split('\n')[^1]}");
        return (output, errors.Result);
    }

    /// <summary>Milliseconds from its start to its first line, and that line.</summary>
    /// <exception cref="IOException">It did not start, or ended without a line.</exception>
    public static (double Milliseconds, string Line) TimeToLine(ProcessStartInfo start)
    {
        var begin = Stopwatch.GetTimestamp();
        using var process = Start(start);
        var errors = process.StandardError.ReadToEndAsync();
        var line = process.StandardOutput.ReadLine();
        var elapsed = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
        process.WaitForExit();
        return (elapsed, line ?? throw new IOException($"{start.FileName} ended without a result: {errors.Result.Trim().Split('\n')[^1]}"));
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start) ?? throw new IOException($"{start.FileName} did not start.");
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new IOException($"{start.FileName} did not start: {exception.Message}", exception);
        }
    }

    private static bool IsSpeedSetting(string name) =>
        name.StartsWith("OPENBLAS_", StringComparison.Ordinal) || name.StartsWith("OMP_", StringComparison.Ordinal)
        || name.StartsWith("DOTNET_Tiered", StringComparison.Ordinal) || name.StartsWith("DOTNET_TC_", StringComparison.Ordinal);
}
