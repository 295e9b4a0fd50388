using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Fathom.Formats;
using Fathom.Training;
using Spectre.Console;

namespace Fathom.Cli;

/// <summary>
/// What recipes with data of their own share: options that all have, the run folder, stopping and going on, the report, the JSON object. A recipe says which
/// options it adds, how a job is made of them, and how a saved model is measured and used.
/// </summary>
/// <param name="json">How the settings are written.</param>
internal abstract class CliRecipe<TConfig>(JsonTypeInfo<TConfig> json) : ICliRecipe where TConfig : RecipeConfig
{
    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public abstract string Summary { get; }

    /// <summary>What <c>--data</c> takes, for the help.</summary>
    protected abstract string DataDescription { get; }

    /// <summary>
    /// Adds the recipe's own options; the function that it returns reads them. What every run has is filled in afterwards, and what the data decide may stay open.
    /// </summary>
    protected abstract Func<ParseResult, TConfig> AddOptions(RecipeOptions options);

    /// <summary>Loads the data, decides what was left open, builds the model. For a run that is resumed, <paramref name="config"/> is all decided.</summary>
    protected abstract RecipeJob<TConfig> Prepare(TConfig config, RecipeContext context);

    /// <summary>Measures a saved run, on <paramref name="data"/> or what it was trained with.</summary>
    protected abstract RecipeAnswer Evaluate(SavedRun<TConfig> run, string? data, RecipeContext context);

    /// <summary>Uses a saved run.</summary>
    protected abstract RecipeAnswer Predict(SavedRun<TConfig> run, PredictRequest request, RecipeContext context);

    /// <inheritdoc/>
    public Command TrainCommand(CliConsole console, CancellationToken cancellation)
    {
        var command = new Command(Name, Summary);
        var read = AddSettings(command);
        var output = new Option<string?>("--out") { Description = "Folder of the run (runs/RECIPE-DATA-TIME)", HelpName = "DIR" };
        var (threads, asJson) = (CommonOptions.Threads(), CommonOptions.Json());
        command.Add(output);
        command.Add(threads);
        command.Add(asJson);
        command.SetAction(parsed =>
        {
            CommonOptions.UseThreads(parsed.GetValue(threads));
            var context = new RecipeContext(console, parsed.GetValue(asJson), cancellation);
            var config = read(parsed);
            var folder = parsed.GetValue(output) ?? StagedRun.DefaultFolder(Name, config.Data);
            if (StagedRun.IsUnfinished(folder))
                context.Screen.WriteLine($"{folder}: replacing a run that was not finished");
            using var run = StagedRun.Begin(folder);
            return Execute(config, run, context);
        });
        return command;
    }

    /// <inheritdoc/>
    public Command ProfileCommand(CliConsole console, CancellationToken cancellation)
    {
        var command = new Command(Name, Summary);
        var read = AddSettings(command);
        var readRequest = ProfileRequest.AddTo(command);
        command.SetAction(parsed =>
        {
            var request = readRequest(parsed);
            var context = new RecipeContext(console, request.Json, cancellation);
            var job = Prepare(read(parsed), context);
            return request.Measure(new(Name, job.Config.Data, job.Title), profile => Profile(job, profile, context), console, cancellation);
        });
        return command;
    }

    /// <inheritdoc/>
    public int Resume(string path, RecipeContext context)
    {
        using var run = StagedRun.Continue(path);
        var config = Read(Path.Combine(run.Source!, RunFolder.ConfigFile));
        if (run.Source != run.Path)
            CopyCheckpoints(run.Source!, run.Path);
        context.Screen.WriteLine($"going on with {run.Shown}");
        return Execute(config, run, context);
    }

    /// <inheritdoc/>
    public RecipeAnswer Evaluate(string path, string? data, RecipeContext context) =>
        Evaluate(Open(path), data is null ? null : ExistingPath(data), context);

    /// <inheritdoc/>
    public RecipeAnswer Predict(string path, PredictRequest request, RecipeContext context) => Predict(Open(path), request, context);

    /// <summary>The run in a folder.</summary>
    private protected SavedRun<TConfig> Open(string path) => new(path, Read(RunFolder.ConfigOf(path)));

    private TConfig Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(file), json) ?? throw new JsonException("it holds null");
        }
        catch (JsonException exception)
        {
            throw new CliException($"{file}: damaged: {exception.Message}");
        }
    }

    private int Execute(TConfig given, StagedRun run, RecipeContext context)
    {
        var job = Prepare(given, context);
        var parameters = job.Model.Parameters.Sum(parameter => parameter.Shape.ElementCount);
        AtomicFile.WriteText(Path.Combine(run.Path, RunFolder.ConfigFile), JsonSerializer.Serialize(job.Config, json) + "\n");
        File.Delete(Path.Combine(run.Path, RunFolder.LogFile));
        context.Screen.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Name} ({parameters:N0} parameters): {job.Title}"));

        var display = TrainingDisplays.For(context.Screen);
        var training = new RecipeRun(run.Path, display, context.Cancellation);
        var result = Train(job, training, run, display, context);
        RunFolder.WriteModel(run.Path, job.Model);
        job.SaveBeside(run.Path);
        var answer = Answer(job.Config, parameters, result, training, run);
        AtomicFile.WriteText(Path.Combine(run.Path, RunFolder.ResultFile), answer.Json.ToJsonString(new() { WriteIndented = true }) + "\n");
        ReportPage.Save(
            Path.Combine(run.Path, RunFolder.ReportFile),
            RecipeReport.Of(job.Config, JsonSerializer.SerializeToNode(job.Config, json)!.AsObject(), parameters, job.Title, result, training));
        // A finished run has nothing left to go on with.
        if (!training.Stopped)
            Directory.Delete(RunFolder.CheckpointFolderOf(run.Path), recursive: true);
        run.Commit();
        context.Tell(answer);
        return training.Stopped ? ExitCodes.Stopped : ExitCodes.Success;
    }

    // The settings of a run by the command line.
    private Func<ParseResult, TConfig> AddSettings(Command command)
    {
        var data = new Option<string>("--data") { Description = DataDescription, HelpName = "PATH", Required = true };
        command.Add(data);
        var read = AddOptions(new(command));
        var seed = NumberOptions.Whole("--seed", "Seed of all random numbers", 0UL, 0UL, ulong.MaxValue);
        command.Add(seed);
        var repeated = command.Options.ToArray();
        return parsed =>
        {
            var source = ExistingPath(parsed.GetRequiredValue(data));
            return read(parsed) with
            {
                Recipe = Name,
                Data = StagedRun.NameOf(source),
                DataSource = source,
                Seed = parsed.GetValue(seed),
                Command = CommandLine(parsed, repeated),
            };
        };
    }

    private static void Profile(RecipeJob<TConfig> job, StepProfile profile, RecipeContext context)
    {
        try
        {
            job.Train(new ProfiledRun(profile, TrainingDisplays.For(context.Screen), context.Cancellation));
        }
        catch (OperationCanceledException) when (profile.Done)
        {
            // It has what it wanted.
        }
    }

    private static RecipeResult Train(RecipeJob<TConfig> job, RecipeRun training, StagedRun run, ITrainingDisplay display, RecipeContext context)
    {
        using var notice = context.Cancellation.Register(() => context.Screen.WriteLine("stopping after this step (press Ctrl-C again to quit at once)"));
        RecipeResult? result = null;
        try
        {
            display.During(() => result = job.Train(training));
        }
        catch (DivergedException)
        {
            run.Discard();
            throw;
        }
        return result!;
    }

    private static RecipeAnswer Answer(TConfig config, long parameters, RecipeResult result, RecipeRun training, StagedRun run)
    {
        var figures = new JsonObject
        {
            ["recipe"] = config.Recipe,
            ["data"] = config.Data,
            ["parameters"] = parameters,
            ["seconds"] = training.Seconds,
            ["peak_memory_mb"] = PeakMemory.Megabytes,
            ["run"] = run.Shown,
        };
        foreach (var (name, value) in result.Figures)
            figures[name] = value?.DeepClone();
        string[] lines =
        [
            .. result.Lines,
            $"{(training.Stopped ? "stopped by request" : "done")} after {ReportDuration(training.Seconds)}; model and report are in {run.Shown} (open {Path.Combine(run.Shown, RunFolder.ReportFile)} in a browser)",
            .. training.Stopped ? [$"to go on: fathom train --resume {run.Shown}"] : Array.Empty<string>(),
        ];
        return new(lines, figures);
    }

    private static string ReportDuration(double seconds) => seconds < 100
        ? string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s")
        : string.Create(CultureInfo.InvariantCulture, $"{TimeSpan.FromSeconds(seconds):h\\:mm\\:ss}");

    private static string ExistingPath(string path) => File.Exists(path) || Directory.Exists(path) ? Path.GetFullPath(path)
        : throw new CliException($"--data {path}: no such file or folder.");

    private string CommandLine(ParseResult parsed, IEnumerable<Option> options)
    {
        var given = options.Select(option => (option.Name, Result: parsed.GetResult(option))).Where(pair => pair.Result is { Implicit: false })
            .Select(pair => $" {pair.Name} {string.Join(' ', pair.Result!.Tokens.Select(token => Quoted(token.Value)))}".TrimEnd());
        return $"fathom train {Name}{string.Concat(given)}";
    }

    private static string Quoted(string text) => text.Contains(' ') ? $"\"{text}\"" : text;

    private static void CopyCheckpoints(string from, string to)
    {
        Directory.CreateDirectory(RunFolder.CheckpointFolderOf(to));
        foreach (var file in Directory.EnumerateFiles(RunFolder.CheckpointFolderOf(from)))
            File.Copy(file, Path.Combine(RunFolder.CheckpointFolderOf(to), Path.GetFileName(file)), overwrite: true);
    }
}
