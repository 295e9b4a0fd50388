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
        var recipe = RecipeNames.Find(options.Recipe);
        using var run = StagedRun.Begin(options.Out ?? DefaultFolder(recipe.Name, options.Data));
        var data = new DataSource(console, screen, cancellation).Load(options.Data, options.Limit);
        var config = Configure(recipe, options, data);
        var model = RunFolder.Build(config);
        var parameters = model.Parameters.Sum(parameter => parameter.Shape.ElementCount);
        screen.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{recipe.Name} ({parameters:N0} parameters) on {data.Name}: {data.Images.Train.Count:N0} training and {data.Images.Test.Count:N0} test images"));

        using var profile = options.Profile ? KernelProfile.Start() : null;
        var outcome = Train(model, data, config, run.Path);
        if (outcome.Stopped)
            screen.WriteLine("stopped by request; saving the model as it is");
        RunFolder.Write(run.Path, config, model);
        ReportPage.Save(Path.Combine(run.Path, RunFolder.ReportFile), new ReportBuilder(model, data, config, outcome, options).Build());
        run.Commit();
        if (profile is not null)
            screen.Write(profile.Report());
        Tell(run.Final, config, parameters, outcome);
        return outcome.Stopped ? ExitCodes.Stopped : ExitCodes.Success;
    }

    private TrainingOutcome Train(Layer model, LoadedData data, RunConfig config, string folder)
    {
        ITrainingDisplay display = screen.Profile.Capabilities.Interactive ? new TerminalDisplay(screen) : new PlainDisplay(screen.Profile.Out.Writer);
        using var notice = cancellation.Register(() => screen.WriteLine("stopping after this step (press Ctrl-C again to quit at once)"));
        using var log = new RunLog(Path.Combine(folder, RunFolder.LogFile));
        var training = new ImageTraining(model, data.Images, config, display);
        TrainingOutcome? outcome = null;
        display.During(() => outcome = training.Run(log.Write, cancellation));
        return outcome!;
    }

    private static RunConfig Configure(Models.Recipe recipe, TrainOptions options, LoadedData data)
    {
        var plan = recipe.PlanFor(data.Name);
        var (mean, std) = data.Images.Train.ChannelStatistics();
        return new()
        {
            Version = InfoCommand.Version,
            Recipe = recipe.Name,
            Data = data.Name,
            DataSource = data.Source,
            Limit = options.Limit,
            InputShape = [.. data.ImageShape],
            Classes = [.. data.Classes],
            Mean = mean,
            // A channel of one colour has nothing to scale.
            Std = [.. std.Select(deviation => deviation > 0 ? deviation : 1)],
            Seed = options.Seed,
            Plan = plan with
            {
                Epochs = options.Epochs ?? plan.Epochs,
                BatchSize = options.BatchSize ?? plan.BatchSize,
                LearningRate = options.LearningRate ?? plan.LearningRate,
            },
        };
    }

    private void Tell(string folder, RunConfig config, long parameters, TrainingOutcome outcome)
    {
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, folder);
        var shown = relative.StartsWith("..", StringComparison.Ordinal) ? folder : relative;
        screen.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"test accuracy {100 * outcome.Test.Accuracy:0.00} %, loss {outcome.Test.Loss:0.0000}, after {outcome.Seconds:0.0} s"));
        screen.WriteLine($"model and report are in {shown} (open {Path.Combine(shown, RunFolder.ReportFile)} in a browser)");
        if (json)
            console.Out.WriteLine(new JsonObject
            {
                ["recipe"] = config.Recipe,
                ["data"] = config.Data,
                ["parameters"] = parameters,
                ["epochs"] = outcome.Epochs.Count,
                ["train_loss"] = JsonNumber.Of(outcome.Epochs.LastOrDefault()?.TrainLoss ?? outcome.StepLosses.DefaultIfEmpty(float.NaN).Last()),
                ["test_loss"] = JsonNumber.Of(outcome.Test.Loss),
                ["test_accuracy"] = outcome.Test.Accuracy,
                ["seconds"] = outcome.Seconds,
                ["run"] = shown,
            }.ToJsonString());
    }

    private static string DefaultFolder(string recipe, string source)
    {
        var data = DataSource.Names.Contains(source) ? source : Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(source)));
        return Path.Combine("runs", string.Create(CultureInfo.InvariantCulture, $"{recipe}-{data}-{DateTime.Now:yyyyMMdd-HHmmss}"));
    }
}
