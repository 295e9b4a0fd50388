using System.CommandLine;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Fathom.Cpu;
using Fathom.Data;
using Spectre.Console;

namespace Fathom.Cli;

/// <summary><c>fathom info</c>: version, processor, threads, cache.</summary>
internal static class InfoCommand
{
    /// <summary>Version of Fathom.</summary>
    public static string Version { get; } =
        typeof(InfoCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    public static Command Create(CliConsole console)
    {
        var run = new Argument<string?>("run") { Description = "Folder that fathom train wrote: show its settings and figures instead", Arity = ArgumentArity.ZeroOrOne };
        var json = CommonOptions.Json();
        var command = new Command("info", "Show version, processor features in use, threads and the download cache; or what a run is") { run, json };
        // What looks like an option is none, rather than the name of a folder.
        run.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: ['-', ..] } token])
                result.AddError($"info: there is no option {token.Value}.");
        });
        command.SetAction(parsed => parsed.GetValue(run) is { } path ? RunInfo.Tell(console, path, parsed.GetValue(json)) : Execute(console, parsed.GetValue(json)));
        return command;
    }

    private static int Execute(CliConsole console, bool json)
    {
        var folder = new DownloadCache(console.CacheFolder).Folder;
        var datasets = KnownDatasets.All.Select(dataset => (dataset.Name, Bytes: SizeOf(Path.Combine(folder, dataset.Name)))).ToArray();
        var screen = console.Screen(json);
        screen.WriteLine($"Fathom {Version} on {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}");
        screen.WriteLine($"device   cpu, {CpuFeatures.Name} ({CpuFeatures.VectorBits}-bit vectors)");
        screen.WriteLine($"threads  {CpuThreads.Count} of {Environment.ProcessorCount} processors");
        screen.WriteLine(string.Create(CultureInfo.InvariantCulture, $"cache    {folder} ({datasets.Sum(dataset => dataset.Bytes) / 1e6:0.0} MB)"));
        foreach (var (name, bytes) in datasets)
            screen.WriteLine(bytes == 0 ? $"         {name,-14} not downloaded" : string.Create(CultureInfo.InvariantCulture, $"         {name,-14} {bytes / 1e6:0.0} MB"));
        if (json)
            console.Out.WriteLine(new JsonObject
            {
                ["version"] = Version,
                ["runtime"] = RuntimeInformation.FrameworkDescription,
                ["platform"] = RuntimeInformation.RuntimeIdentifier,
                ["device"] = "cpu",
                ["instructions"] = CpuFeatures.Name,
                ["vector_bits"] = CpuFeatures.VectorBits,
                ["threads"] = CpuThreads.Count,
                ["processors"] = Environment.ProcessorCount,
                ["cache"] = folder,
                ["datasets"] = new JsonObject(datasets.Select(dataset => KeyValuePair.Create<string, JsonNode?>(dataset.Name, dataset.Bytes))),
            }.ToJsonString());
        return ExitCodes.Success;
    }

    private static long SizeOf(string folder) => Directory.Exists(folder)
        ? new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length)
        : 0;
}
