using System.CommandLine;
using Fathom.Models;

namespace Fathom.Cli;

/// <summary><c>fathom train</c>: from data to a run folder.</summary>
internal static class TrainCommand
{
    public static Command Create(CliConsole console, CancellationToken cancellation)
    {
        var recipe = new Argument<string>("recipe")
        {
            Description = string.Join("; ", Recipes.All.Select(known => $"{known.Name}: {known.Summary}")),
            DefaultValueFactory = _ => Recipes.LeNet.Name,
        };
        var data = CommonOptions.Data(DataSource.Synthetic);
        var epochs = NumberOptions.Whole("--epochs", "Passes over the training images (the recipe's)", 1, 100_000);
        var batchSize = NumberOptions.Whole("--batch-size", "Images per step (the recipe's)", 1, 65_536);
        var learningRate = NumberOptions.Real("--learning-rate", "Greatest learning rate (the recipe's)", 1e-12, 1000);
        var seed = NumberOptions.Whole("--seed", "Seed of all random numbers (0)", 0UL, ulong.MaxValue);
        var output = new Option<string?>("--out") { Description = "Folder of the run (runs/RECIPE-DATA-TIME)", HelpName = "DIR" };
        var profile = new Option<bool>("--profile") { Description = "At the end, show which kernels took the time" };
        var (limit, threads, json) = (CommonOptions.Limit(), CommonOptions.Threads(), CommonOptions.Json());
        var command = new Command("train", "Train a model and write a run folder: model, settings, log and report")
        {
            recipe, data, epochs, batchSize, learningRate, seed, limit, threads, output, profile, json,
        };
        command.SetAction(parsed =>
        {
            CommonOptions.UseThreads(parsed.GetValue(threads));
            return new TrainRun(console, parsed.GetValue(json), cancellation).Execute(new()
            {
                Recipe = parsed.GetRequiredValue(recipe),
                Data = parsed.GetValue(data) ?? DataSource.Synthetic,
                Epochs = parsed.GetValue(epochs),
                BatchSize = parsed.GetValue(batchSize),
                LearningRate = parsed.GetValue(learningRate),
                Seed = parsed.GetValue(seed) ?? 0,
                Limit = parsed.GetValue(limit),
                Profile = parsed.GetValue(profile),
                Out = parsed.GetValue(output),
            });
        });
        return command;
    }
}
