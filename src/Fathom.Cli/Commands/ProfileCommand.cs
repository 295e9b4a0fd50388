using System.CommandLine;
using Fathom.Cpu;
using Fathom.Models;
using Spectre.Console;

namespace Fathom.Cli;

/// <summary><c>fathom profile</c>: where the time of a training step goes.</summary>
internal static class ProfileCommand
{
    public static Command Create(CliConsole console, CancellationToken cancellation)
    {
        var recipe = new Argument<string>("recipe") { Description = string.Join(", ", Recipes.All.Select(known => known.Name)) };
        var data = CommonOptions.Data(DataSource.Synthetic);
        var steps = NumberOptions.Whole("--steps", "Steps to measure (20)", 1, 10_000);
        var batchSize = NumberOptions.Whole("--batch-size", "Images per step (the recipe's)", 1, 65_536);
        var top = NumberOptions.Whole("--top", "Lines of the table (25)", 1, 10_000);
        var trace = new Option<string?>("--trace") { Description = "Write the kernels of one step as a Chrome trace, for ui.perfetto.dev", HelpName = "FILE" };
        var (limit, threads, json) = (CommonOptions.Limit(), CommonOptions.Threads(), CommonOptions.Json());
        var command = new Command("profile", "Show where the time of a training step goes, kernel by kernel, against what the machine allows")
        {
            recipe, data, steps, batchSize, limit, threads, top, trace, json,
        };
        command.SetAction(parsed =>
        {
            CommonOptions.UseThreads(parsed.GetValue(threads));
            var options = new TrainOptions
            {
                Recipe = parsed.GetRequiredValue(recipe),
                Data = parsed.GetValue(data),
                BatchSize = parsed.GetValue(batchSize),
                Limit = parsed.GetValue(limit),
            }.WithDefaults();
            return Execute(
                console, options, parsed.GetValue(steps) ?? 20, parsed.GetValue(top) ?? 25, parsed.GetValue(trace), parsed.GetValue(json), cancellation);
        });
        return command;
    }

    private static int Execute(CliConsole console, TrainOptions options, int steps, int top, string? trace, bool json, CancellationToken cancellation)
    {
        if (trace is not null && Directory.Exists(trace))
            throw new CliException($"--trace {trace}: is a folder. Give a file.", ExitCodes.Usage);
        if (trace is not null && !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(trace))))
            throw new CliException($"--trace {trace}: there is no such folder.", ExitCodes.Usage);
        var screen = console.Screen(json);
        var data = new DataSource(console, screen, cancellation).Load(options.Data!, options.Limit);
        var config = Configure(options, data, StepProfile.MostWarmUpSteps + steps + 1);
        using var profile = new StepProfile(steps, trace is not null);
        new ImageTraining(RunFolder.Build(config), data.Images, config).RunSteps(profile, cancellation);
        if (!profile.Done)
            throw new OperationCanceledException(cancellation);

        var limits = Roofline.Measure(CpuThreads.Count);
        var result = new ProfileResult(
            config, CpuThreads.Count, steps, profile.Elapsed, limits, [.. profile.Kernels.Select(timing => KernelRow.Of(timing, steps, profile.Elapsed, limits))]);
        screen.WriteLine($"{config.Recipe} on {config.Data}, images {string.Join(" x ", config.InputShape)}");
        result.Show(screen, top);
        if (trace is not null)
        {
            ChromeTrace.Save(trace, profile.Runs);
            screen.WriteLine($"one step is in {trace}; open it in chrome://tracing or ui.perfetto.dev");
        }
        if (json)
            console.Out.WriteLine(result.ToJson().ToJsonString());
        return ExitCodes.Success;
    }

    // A plan that is long enough; its end is not reached.
    private static RunConfig Configure(TrainOptions options, LoadedData data, int steps)
    {
        var plan = RecipeNames.Find(options.Recipe!).PlanFor(data.Name);
        var batchSize = Math.Min(options.BatchSize ?? plan.BatchSize, data.Images.Train.Count);
        return RunConfig.For(options, data, plan with { Epochs = steps / (data.Images.Train.Count / batchSize) + 1, BatchSize = batchSize });
    }
}
