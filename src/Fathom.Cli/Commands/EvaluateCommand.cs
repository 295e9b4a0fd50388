using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace Fathom.Cli;

/// <summary><c>fathom evaluate</c>: a run on a test set.</summary>
internal static class EvaluateCommand
{
    public static Command Create(CliConsole console, CancellationToken cancellation)
    {
        var run = new Argument<string>("run") { Description = "Folder that fathom train wrote" };
        var data = CommonOptions.Data("the data of the run");
        var (limit, threads, json) = (CommonOptions.Limit(), CommonOptions.Threads(), CommonOptions.Json());
        var command = new Command("evaluate", "Measure a trained model on a test set") { run, data, limit, threads, json };
        command.SetAction(parsed =>
        {
            CommonOptions.UseThreads(parsed.GetValue(threads));
            if (RecipeCatalog.OfRun(parsed.GetRequiredValue(run)) is { } recipe)
            {
                if (parsed.GetValue(limit) is not null)
                    throw new CliException($"evaluate: --limit counts images, and this is a run of {recipe.Name}. Leave it out.", ExitCodes.Usage);
                var context = new RecipeContext(console, parsed.GetValue(json), cancellation);
                context.Tell(recipe.Evaluate(parsed.GetRequiredValue(run), parsed.GetValue(data), context));
                return ExitCodes.Success;
            }
            return Execute(
                console, RunFolder.Open(parsed.GetRequiredValue(run)), parsed.GetValue(data), parsed.GetValue(limit), parsed.GetValue(json), cancellation);
        });
        return command;
    }

    private static int Execute(CliConsole console, RunFolder run, string? source, int? limit, bool json, CancellationToken cancellation)
    {
        var screen = console.Screen(json);
        var config = run.Config;
        var model = run.LoadModel();
        var data = RunData.Load(run, source, limit, console, screen, cancellation);
        var result = ModelTest.Run(model, data.Images.Test, config, cancellation);
        var confusion = result.Confusion(config.Classes.Length);
        screen.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{config.Recipe} on {data.Name}: test accuracy {100 * result.Accuracy:0.00} %, loss {result.Loss:0.0000}, {result.Count:N0} images"));
        foreach (var (truth, predicted, count) in confusion.TopErrors(5))
            screen.WriteLine($"  {data.Classes[truth]} taken for {config.Classes[predicted]}: {count}");
        if (json)
            console.Out.WriteLine(new JsonObject
            {
                ["test_loss"] = JsonNumber.Of(result.Loss),
                ["test_accuracy"] = result.Accuracy,
                ["samples"] = result.Count,
            }.ToJsonString());
        return ExitCodes.Success;
    }
}
