using System.Globalization;
using System.Text.Json.Nodes;
using Fathom.Nn;
using Fathom.Runtime;
using Fathom.Training;
using Spectre.Console;

namespace Fathom.Cli;

/// <summary>One training from options to a run folder.</summary>
internal sealed class TrainRun(CliConsole console, bool json, CancellationToken cancellation)
{
    private readonly IAnsiConsole screen = console.Screen(json);

    /// <summary>Trains, writes the run and returns the exit code.</summary>
    public int Execute(TrainOptions options)
    {
        using var run = options.Resume is { } path ? StagedRun.Continue(path) : Begin(options.Recipe!, options.Data!, options.Out);
        var (config, data) = run.Checkpoint is { } checkpoint ? Restore(RunFolder.OfCheckpoint(checkpoint).Config, options) : Configure(options);
        RunFolder.WriteConfig(run.Path, config);
        var model = RunFolder.Build(config);
        var training = new ImageTraining(model, data.Images, config);
        Tell(config, data, model, run, training);
        var anything = training.EpochsDone < config.Plan.Epochs;

        using var profile = options.Profile ? KernelProfile.Start() : null;
        var outcome = Train(training, run, options.CheckpointEvery);
        if (outcome.Stopped)
            screen.WriteLine("stopped by request; saving the model as it is");
        // A finished run that was asked to go on is left as it is.
        if (anything || RunFolder.CheckpointOf(run.Path) == run.Checkpoint)
        {
            RunFolder.WriteModel(run.Path, model);
            ReportPage.Save(Path.Combine(run.Path, RunFolder.ReportFile), new ReportBuilder(model, data, config, outcome, TrainOptions.Repeating(config)).Build());
            run.Commit();
        }
        else
        {
            run.Discard();
        }
        if (profile is not null)
            screen.Write(profile.Report());
        TellResult(run.Shown, config, model, outcome);
        return outcome.Stopped ? ExitCodes.Stopped : ExitCodes.Success;
    }

    private StagedRun Begin(string recipe, string data, string? path)
    {
        var folder = path ?? StagedRun.DefaultFolder(recipe, DataSource.Names.Contains(data) ? data : StagedRun.NameOf(data));
        if (StagedRun.IsUnfinished(folder))
            screen.WriteLine($"{folder}: replacing a run that was not finished");
        return StagedRun.Begin(folder);
    }

    private TrainingOutcome Train(ImageTraining training, StagedRun run, int checkpointEvery)
    {
        var display = TrainingDisplays.For(screen);
        using var notice = cancellation.Register(() => screen.WriteLine("stopping after this step (press Ctrl-C again to quit at once)"));
        Callback[] callbacks =
        [
            new JsonLinesLog(Path.Combine(run.Path, RunFolder.LogFile)),
            new Checkpoint(RunFolder.CheckpointFolderOf(run.Path)) { KeepBest = false, EverySteps = checkpointEvery },
        ];
        TrainingOutcome? outcome = null;
        try
        {
            display.During(() => outcome = training.Run(display, callbacks, cancellation));
        }
        catch (DivergedException)
        {
            run.Discard();
            throw;
        }
        return outcome!;
    }

    private (RunConfig Config, LoadedData Data) Configure(TrainOptions options)
    {
        var data = new DataSource(console, screen, cancellation).Load(options.Data!, options.Limit);
        var plan = RecipeNames.Find(options.Recipe!).Plan(data.Name, options.Epochs);
        return (RunConfig.For(options, data, plan with
        {
            BatchSize = options.BatchSize ?? plan.BatchSize,
            LearningRate = options.LearningRate ?? plan.LearningRate,
        }), data);
    }

    private (RunConfig Config, LoadedData Data) Restore(RunConfig config, TrainOptions options)
    {
        var settled = Resumption.Settle(config, options);
        var data = new DataSource(console, screen, cancellation).Load(settled.DataSource, settled.Limit);
        Resumption.CheckData(settled, RunConfig.For(TrainOptions.Repeating(settled), data, settled.Plan));
        return (settled, data);
    }

    private void Tell(RunConfig config, LoadedData data, Layer model, StagedRun run, ImageTraining training)
    {
        screen.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{config.Recipe} ({ParameterCount(model):N0} parameters) on {data.Name}: {data.Images.Train.Count:N0} training and {data.Images.Test.Count:N0} test images"));
        if (config.Plan.Short)
            screen.WriteLine($"the short form of {config.Recipe}; its full form is trained with --epochs {RecipeNames.Find(config.Recipe).PlanFor(config.Data).Epochs}");
        if (run.Checkpoint is not { } checkpoint)
            return;
        training.Resume(checkpoint);
        screen.WriteLine(training.EpochsDone >= config.Plan.Epochs
            ? $"{run.Shown} is finished: {training.EpochsDone} of {config.Plan.Epochs} epochs. To train on, give a larger --epochs."
            : $"going on with {run.Shown} after {training.EpochsDone} of {config.Plan.Epochs} epochs, step {training.StepsDone} of {training.Steps}");
    }

    private void TellResult(string shown, RunConfig config, Layer model, TrainingOutcome outcome)
    {
        screen.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"test accuracy {100 * outcome.Test.Accuracy:0.00} %, loss {outcome.Test.Loss:0.0000}, after {outcome.Seconds:0.0} s"));
        screen.WriteLine($"model and report are in {shown} (open {Path.Combine(shown, RunFolder.ReportFile)} in a browser)");
        if (outcome.Stopped)
            screen.WriteLine($"to go on: fathom train --resume {shown}");
        if (json)
            console.Out.WriteLine(new JsonObject
            {
                ["recipe"] = config.Recipe,
                ["data"] = config.Data,
                ["parameters"] = ParameterCount(model),
                ["epochs"] = outcome.Epochs.Count,
                ["train_loss"] = JsonNumber.Of(outcome.Epochs.LastOrDefault()?.TrainLoss ?? outcome.StepLosses.DefaultIfEmpty(float.NaN).Last()),
                ["test_loss"] = JsonNumber.Of(outcome.Test.Loss),
                ["test_accuracy"] = outcome.Test.Accuracy,
                ["seconds"] = outcome.Seconds,
                ["peak_memory_mb"] = PeakMemory.Megabytes,
                ["run"] = shown,
            }.ToJsonString());
    }

    private static long ParameterCount(Layer model) => model.Parameters.Sum(parameter => parameter.Shape.ElementCount);
}
