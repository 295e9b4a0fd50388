using System.Text.Json.Nodes;
using Fathom.Cpu;
using Fathom.Training;

namespace Fathom.Cli;

/// <summary>The report page of a run: what the recipe brings along, the course of its loops, and how to run it again.</summary>
internal static class RecipeReport
{
    public static TrainingReport Of(RecipeConfig config, JsonObject settings, long parameters, string title, RecipeResult result, RecipeRun run) => new()
    {
        Run = new()
        {
            Recipe = config.Recipe,
            DataSet = title,
            Date = DateTimeOffset.Now,
            Seed = config.Seed,
            ParameterCount = parameters,
            Seconds = run.Seconds,
            Threads = CpuThreads.Count,
            Processor = CpuFeatures.Name,
            Figures = result.Headline,
        },
        Classes = result.Classes,
        Confusion = result.Confusion,
        Sections = [.. result.Sections, .. LoopCurves.Section(run.Loops) is { } curves ? [curves] : Array.Empty<ReportSection>()],
        Configuration = [.. settings.Where(entry => IsShort(entry.Value)).Select(entry => KeyValuePair.Create(entry.Key.Replace('_', ' '), $"{entry.Value}"))],
        Command = config.Command,
    };

    // Lists of categories and statistics are for programs.
    private static bool IsShort(JsonNode? value) => value is JsonValue;
}
