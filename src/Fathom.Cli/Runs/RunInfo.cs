using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace Fathom.Cli;

/// <summary>What is known of a run without its data: settings, and figures where it wrote them down.</summary>
internal static class RunInfo
{
    public static int Tell(CliConsole console, string path, bool json)
    {
        var screen = console.Screen(json);
        var settings = Read(RunFolder.ConfigOf(path));
        var result = Path.Combine(path, RunFolder.ResultFile);
        var figures = File.Exists(result) ? Read(result) : null;
        // Lists of categories and statistics are for programs.
        foreach (var (name, value) in settings.Where(entry => entry.Value is JsonValue))
            screen.WriteLine($"{name,-24} {value}");
        foreach (var (name, value) in figures?.Where(entry => !settings.ContainsKey(entry.Key)) ?? [])
            screen.WriteLine($"{name,-24} {value?.ToJsonString()}");
        if (json)
            console.Out.WriteLine(new JsonObject { ["config"] = settings, ["result"] = figures }.ToJsonString());
        return ExitCodes.Success;
    }

    private static JsonObject Read(string file)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllBytes(file)) as JsonObject ?? throw new CliException($"{file}: damaged: it holds no object.");
        }
        catch (JsonException exception)
        {
            throw new CliException($"{file}: damaged: {exception.Message}");
        }
    }
}
