using System.CommandLine;
using Fathom.Models;

namespace Fathom.Cli;

/// <summary><c>fathom profile</c>: where the time of a training step goes.</summary>
internal static class ProfileCommand
{
    public static Command Create(CliConsole console, CancellationToken cancellation)
    {
        var recipe = new Argument<string>("recipe")
        {
            Description = $"An image classifier: {string.Join(", ", Recipes.All.Select(known => known.Name))}. Other recipes are commands with options of their own, below",
        };
        var data = CommonOptions.Data(DataSource.Synthetic);
        var batchSize = NumberOptions.Whole("--batch-size", "Images per step (the recipe's)", 1, 65_536);
        var limit = CommonOptions.Limit();
        var command = new Command("profile", "Show where the time of a training step goes, kernel by kernel, against what the machine allows")
        {
            recipe, data, batchSize, limit,
        };
        var readRequest = ProfileRequest.AddTo(command);
        foreach (var own in RecipeCatalog.All)
            command.Add(own.ProfileCommand(console, cancellation));
        command.SetAction(parsed =>
        {
            var request = readRequest(parsed);
            var options = new TrainOptions
            {
                Recipe = parsed.GetRequiredValue(recipe),
                Data = parsed.GetValue(data),
                BatchSize = parsed.GetValue(batchSize),
                Limit = parsed.GetValue(limit),
            }.WithDefaults();
            var loaded = new DataSource(console, console.Screen(request.Json), cancellation).Load(options.Data!, options.Limit);
            var config = Configure(options, loaded, StepProfile.MostWarmUpSteps + request.Steps + 1);
            return request.Measure(
                new(config.Recipe, config.Data, $"{config.Data}, images {string.Join(" x ", config.InputShape)}", config.Plan.BatchSize),
                profile => new ImageTraining(RunFolder.Build(config), loaded.Images, config).RunSteps(profile, cancellation), console, cancellation);
        });
        return command;
    }

    // A plan that is long enough; its end is not reached.
    private static RunConfig Configure(TrainOptions options, LoadedData data, int steps)
    {
        var plan = RecipeNames.Find(options.Recipe!).PlanFor(data.Name);
        var batchSize = Math.Min(options.BatchSize ?? plan.BatchSize, data.Images.Train.Count);
        return RunConfig.For(options, data, plan with { Epochs = steps / (data.Images.Train.Count / batchSize) + 1, BatchSize = batchSize });
    }
}
