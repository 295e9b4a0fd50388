using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Fathom.Models;
using Fathom.Training;
using Spectre.Console;

namespace Fathom.Cli;

/// <summary><c>fathom summary</c>: the layers of a recipe's model.</summary>
internal static class SummaryCommand
{
    public static Command Create(CliConsole console)
    {
        var recipe = new Argument<string>("recipe") { Description = $"{string.Join(", ", Recipes.All.Select(known => known.Name))}, or the folder of a run" };
        var input = new Option<string>("--input")
        {
            Description = "Shape of an image, channels x height x width",
            HelpName = "CxHxW",
            DefaultValueFactory = _ => "1x28x28",
        };
        var classes = NumberOptions.Whole("--classes", "Number of classes (10)", 1, 100_000);
        var json = CommonOptions.Json();
        var command = new Command("summary", "Show the layers of a model: shapes, parameters, operations") { recipe, input, classes, json };
        command.SetAction(parsed => RecipeCatalog.OfRun(parsed.GetRequiredValue(recipe)) is { } known ? RunSummary.Tell(
            console, known, parsed.GetRequiredValue(recipe), parsed.GetValue(json)) : Execute(
            console, RecipeNames.Find(parsed.GetRequiredValue(recipe)), ShapeOf(parsed.GetRequiredValue(input)), parsed.GetValue(classes) ?? 10, parsed.GetValue(json)));
        return command;
    }

    private static int Execute(CliConsole console, Recipe recipe, int[] input, int classes, bool json)
    {
        var model = recipe.Build(Shape.Create(input), classes, recipe.PlanFor(""), new RandomKey(0));
        var rows = ModelSummary.Rows(model, input);
        var parameters = model.Parameters.Sum(parameter => parameter.Shape.ElementCount);
        var flops = rows.Sum(row => row.Flops ?? 0);
        var table = new Table().Border(TableBorder.Simple).AddColumns("layer", "kind", "output");
        table.AddColumn(new TableColumn("parameters").RightAligned()).AddColumn(new TableColumn("flops").RightAligned());
        foreach (var row in rows)
            table.AddRow(row.Name, row.Kind, string.Join(" x ", row.OutputShape), Count(row.ParameterCount), Count(row.Flops ?? 0));
        table.AddRow("total", "", "", Count(parameters), Count(flops));
        var screen = console.Screen(json);
        screen.WriteLine($"{recipe.Name}: {recipe.Summary}; images {string.Join(" x ", input)}, {classes} classes");
        screen.Write(table);
        if (json)
            console.Out.WriteLine(ToJson(recipe, input, classes, rows, parameters, flops).ToJsonString());
        return ExitCodes.Success;
    }

    private static JsonObject ToJson(Recipe recipe, int[] input, int classes, IReadOnlyList<ReportLayer> rows, long parameters, long flops) => new()
    {
        ["recipe"] = recipe.Name,
        ["input_shape"] = Numbers(input),
        ["classes"] = classes,
        ["parameters"] = parameters,
        ["flops"] = flops,
        ["layers"] = new JsonArray([.. rows.Select(row => new JsonObject
        {
            ["name"] = row.Name,
            ["kind"] = row.Kind,
            ["output_shape"] = Numbers(row.OutputShape),
            ["parameters"] = row.ParameterCount,
            ["flops"] = row.Flops,
        })]),
    };

    private static JsonArray Numbers(int[] sizes) => [.. sizes.Select(size => (JsonNode)size)];

    private static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static int[] ShapeOf(string text)
    {
        var sizes = text.Split('x').Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : 0).ToArray();
        return sizes is [> 0 and <= 16, > 0 and <= 4096, > 0 and <= 4096]
            ? sizes
            : throw new CliException($"--input: '{text}' is not a shape such as 1x28x28 or 3x32x32.", ExitCodes.Usage);
    }
}
