using System.CommandLine;
using Fathom.Models;

namespace Fathom.Cli;

/// <summary><c>fathom train</c>: from data to a run folder.</summary>
internal static class TrainCommand
{
    public static Command Create(CliConsole console, CancellationToken cancellation)
    {
        var recipe = new Argument<string?>("recipe")
        {
            Description = "An image classifier: " + string.Join("; ", Recipes.All.Select(known => $"{known.Name}: {known.Summary}"))
                + $" ({Recipes.LeNet.Name}, or that of --resume). Other recipes are commands with options of their own, below",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var data = CommonOptions.Data(DataSource.Synthetic);
        var epochs = NumberOptions.Whole("--epochs", "Passes over the training images (the recipe's; cnn on mnist has a short form, trained unless N is given)", 1, 100_000);
        var batchSize = NumberOptions.Whole("--batch-size", "Images per step (the recipe's)", 1, 65_536);
        var learningRate = NumberOptions.Real("--learning-rate", "Greatest learning rate (the recipe's)", 1e-12, 1000);
        var seed = NumberOptions.Whole("--seed", "Seed of all random numbers (0)", 0UL, ulong.MaxValue);
        var output = new Option<string?>("--out") { Description = "Folder of the run (runs/RECIPE-DATA-TIME)", HelpName = "DIR" };
        var resume = new Option<string?>("--resume") { Description = "Go on with a run that was stopped or killed, to the same bits; or with --epochs, with a finished one", HelpName = "RUN" };
        var every = NumberOptions.Whole("--checkpoint-every", "Write a checkpoint every N steps, besides those after each epoch", 1, int.MaxValue);
        var profile = new Option<bool>("--profile") { Description = "At the end, show which kernels took the time" };
        var (limit, threads, json) = (CommonOptions.Limit(), CommonOptions.Threads(), CommonOptions.Json());
        var command = new Command("train", "Train a model and write a run folder: model, settings, log and report")
        {
            recipe, data, epochs, batchSize, learningRate, seed, limit, threads, output, resume, every, profile, json,
        };
        foreach (var own in RecipeCatalog.All)
            command.Add(own.TrainCommand(console, cancellation));
        command.SetAction(parsed =>
        {
            CommonOptions.UseThreads(parsed.GetValue(threads));
            var options = new TrainOptions
            {
                Recipe = parsed.GetValue(recipe),
                Data = parsed.GetValue(data),
                Epochs = parsed.GetValue(epochs),
                BatchSize = parsed.GetValue(batchSize),
                LearningRate = parsed.GetValue(learningRate),
                Seed = parsed.GetValue(seed),
                Limit = parsed.GetValue(limit),
                Profile = parsed.GetValue(profile),
                Out = parsed.GetValue(output),
                Resume = parsed.GetValue(resume),
                CheckpointEvery = parsed.GetValue(every) ?? 0,
            };
            if (options.Resume is { } path && RecipeCatalog.OfRun(StagedRun.SourceOf(path)) is { } recipeOfRun)
                return Resume(recipeOfRun, options, new(console, parsed.GetValue(json), cancellation));
            return new TrainRun(console, parsed.GetValue(json), cancellation).Execute(options.Resume is null ? options.WithDefaults() : options);
        });
        return command;
    }

    private static int Resume(ICliRecipe recipe, TrainOptions options, RecipeContext context)
    {
        if (options with { Recipe = null, Resume = null } != new TrainOptions() || options.Recipe is { } name && RecipeCatalog.Find(name) != recipe)
            throw new CliException(
                $"--resume {options.Resume}: a run of {recipe.Name} goes on as it began. Leave out all but --resume, --threads and --json.", ExitCodes.Usage);
        return recipe.Resume(options.Resume!, context);
    }
}
