using System.Globalization;
using System.Text.Json.Nodes;
using Fathom.Formats;
using Spectre.Console;

namespace Fathom.Cli;

/// <summary>What the model of a run is made of: its tensors, by name, as they were saved.</summary>
internal static class RunSummary
{
    public static int Tell(CliConsole console, ICliRecipe recipe, string path, bool json)
    {
        var file = Path.Combine(path, RunFolder.ModelFile);
        if (!File.Exists(file))
            throw new CliException($"{path}: not a whole run, it has no {RunFolder.ModelFile}.");
        var tensors = Safetensors.Load(file).Tensors.Select(entry => (Name: entry.Key, entry.Value.Shape, Count: entry.Value.Shape.ElementCount)).ToArray();
        var table = new Table().Border(TableBorder.Simple).AddColumns("tensor", "shape").AddColumn(new TableColumn("numbers").RightAligned());
        foreach (var (name, shape, count) in tensors)
            table.AddRow(Markup.Escape(name), string.Join(" x ", shape), Number(count));
        table.AddRow("total", "", Number(tensors.Sum(tensor => tensor.Count)));
        var screen = console.Screen(json);
        screen.WriteLine($"{recipe.Name}: {recipe.Summary}");
        screen.Write(table);
        if (json)
            console.Out.WriteLine(new JsonObject
            {
                ["recipe"] = recipe.Name,
                ["tensors"] = new JsonArray([.. tensors.Select(tensor => new JsonObject
                {
                    ["name"] = tensor.Name, ["shape"] = new JsonArray([.. tensor.Shape.Select(size => (JsonNode)size)]), ["numbers"] = tensor.Count,
                })]),
            }.ToJsonString());
        return ExitCodes.Success;
    }

    private static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
