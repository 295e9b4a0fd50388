using System.CommandLine;
using Fathom.Cpu;
using Spectre.Console;

namespace Fathom.Cli;

/// <summary>What <c>fathom profile</c> is asked for, whatever the recipe.</summary>
/// <param name="Steps">Steps to measure.</param>
/// <param name="Top">Lines of the table.</param>
/// <param name="Trace">File for the trace of one step, or null.</param>
/// <param name="Json">Whether the result is wanted as JSON.</param>
internal sealed record ProfileRequest(int Steps, int Top, string? Trace, bool Json)
{
    /// <summary>Adds the options; the function that it returns reads them.</summary>
    public static Func<ParseResult, ProfileRequest> AddTo(Command command)
    {
        var measured = NumberOptions.Whole("--measure", "Steps to measure (20)", 1, 10_000);
        var top = NumberOptions.Whole("--top", "Lines of the table (25)", 1, 10_000);
        var trace = new Option<string?>("--trace") { Description = "Write the kernels of one step as a Chrome trace, for ui.perfetto.dev", HelpName = "FILE" };
        var (threads, json) = (CommonOptions.Threads(), CommonOptions.Json());
        foreach (var option in (Option[])[measured, top, trace, threads, json])
            command.Add(option);
        return parsed =>
        {
            CommonOptions.UseThreads(parsed.GetValue(threads));
            var request = new ProfileRequest(parsed.GetValue(measured) ?? 20, parsed.GetValue(top) ?? 25, parsed.GetValue(trace), parsed.GetValue(json));
            request.CheckTrace();
            return request;
        };
    }

    /// <summary>Trains until enough steps are measured, and says what they took; returns the exit code.</summary>
    /// <param name="subject">What is trained.</param>
    /// <param name="train">Trains, and asks the profile after each step whether another is wanted.</param>
    /// <param name="console">Where to say it.</param>
    /// <param name="cancellation">Asks to stop.</param>
    public int Measure(ProfileSubject subject, Action<StepProfile> train, CliConsole console, CancellationToken cancellation)
    {
        using var profile = new StepProfile(Steps, Trace is not null);
        train(profile);
        cancellation.ThrowIfCancellationRequested();
        if (!profile.Done)
            throw new CliException($"{subject.Recipe}: the training ended before {Steps} steps were measured, after two seconds to warm up. Measure fewer, or train for longer?");

        var screen = console.Screen(Json);
        var limits = Roofline.Measure(CpuThreads.Count);
        var result = new ProfileResult(
            subject, CpuThreads.Count, Steps, profile.Elapsed, limits, [.. profile.Kernels.Select(timing => KernelRow.Of(timing, Steps, profile.Elapsed, limits))]);
        screen.WriteLine($"{subject.Recipe}: {subject.Title}");
        result.Show(screen, Top);
        if (Trace is not null)
        {
            ChromeTrace.Save(Trace, profile.Runs);
            screen.WriteLine($"one step is in {Trace}; open it in chrome://tracing or ui.perfetto.dev");
        }
        if (Json)
            console.Out.WriteLine(result.ToJson().ToJsonString());
        return ExitCodes.Success;
    }

    // Before anything that takes long.
    private void CheckTrace()
    {
        if (Trace is not null && Directory.Exists(Trace))
            throw new CliException($"--trace {Trace}: is a folder. Give a file.", ExitCodes.Usage);
        if (Trace is not null && !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(Trace))))
            throw new CliException($"--trace {Trace}: there is no such folder.", ExitCodes.Usage);
    }
}
