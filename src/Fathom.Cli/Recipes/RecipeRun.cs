using System.Diagnostics;
using System.Globalization;
using Fathom.Training;

namespace Fathom.Cli;

/// <summary>
/// What a training by a recipe goes through: loops one after the other, each shown, logged, and kept in a checkpoint of its own. A run that is resumed goes the
/// same way again; loops that were finished then return at once.
/// </summary>
/// <param name="folder">Where checkpoints and the log are written.</param>
/// <param name="display">Shows the training.</param>
/// <param name="cancellation">Asks to stop.</param>
internal class RecipeRun(string folder, ITrainingDisplay display, CancellationToken cancellation)
{
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly List<(string Stage, StepLoop Loop)> loops = [];
    private double secondsBefore;

    /// <summary>Asks to stop.</summary>
    public CancellationToken Cancellation { get; } = cancellation;

    /// <summary>Whether the run was stopped before its end.</summary>
    public bool Stopped { get; private set; }

    /// <summary>Time spent, before an interruption too.</summary>
    public double Seconds => secondsBefore + clock.Elapsed.TotalSeconds;

    /// <summary>The loops so far, by the names they were given.</summary>
    public IReadOnlyList<(string Stage, StepLoop Loop)> Loops => loops;

    /// <summary>Says that what comes after the loops was stopped before its end.</summary>
    public void Cut() => Stopped = true;

    /// <summary>A line that stays.</summary>
    public void Line(string text) => display.Line(text);

    /// <summary>Runs <paramref name="loop"/> from its beginning, or from where an earlier process left it.</summary>
    /// <param name="stage">Name of the loop, unique in the run, such as "fold 2".</param>
    /// <param name="loop">The loop.</param>
    /// <param name="done">Share of the whole run that is done before it.</param>
    /// <param name="share">Share of the whole run that it makes up.</param>
    /// <exception cref="DivergedException">When the loss is no number any more.</exception>
    public virtual void Fit(string stage, StepLoop loop, double done = 0, double share = 1)
    {
        var checkpoint = Path.Combine(RunFolder.CheckpointFolderOf(folder), $"{stage.Replace(' ', '-')}.safetensors");
        Directory.CreateDirectory(RunFolder.CheckpointFolderOf(folder));
        if (File.Exists(checkpoint))
            Resume(loop, checkpoint);
        loops.Add((stage, loop));
        foreach (var record in loop.Records)
            Log(stage, record);
        var (speed, first) = (Stopwatch.StartNew(), loop.Step);
        loop.Run(
            checkpoint,
            loss =>
            {
                if (!double.IsFinite(loss))
                    throw new DivergedException($"{stage}: the loss became {loss} in step {loop.Step}. Try a smaller --learning-rate.");
                var (step, rate) = (loop.Step, (loop.Step - first) / speed.Elapsed.TotalSeconds);
                display.Step(done + share * step / loop.Steps, () => string.Create(
                    CultureInfo.InvariantCulture,
                    $"{stage}  step {step}/{loop.Steps}  loss {loss:0.0000}  {rate:0.0} step/s  {TimeSpan.FromSeconds((loop.Steps - step) / rate):h\\:mm\\:ss} left"));
            },
            record =>
            {
                Log(stage, record);
                display.Line(Describe(stage, record, loop.Steps));
            },
            Cancellation);
        Stopped |= !loop.Finished;
    }

    private void Resume(StepLoop loop, string checkpoint)
    {
        try
        {
            loop.Resume(checkpoint);
        }
        catch (Exception exception) when (exception is InvalidDataException or ShapeException)
        {
            throw new CliException($"{checkpoint}: no checkpoint of this run: {exception.Message}");
        }
        secondsBefore += loop.Seconds;
    }

    private static string Describe(string stage, StepRecord record, int steps)
    {
        var measures = record.Measures.Select(entry => string.Create(CultureInfo.InvariantCulture, $"  {entry.Key} {entry.Value:0.0000}"));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{stage}  step {record.Step.ToString(CultureInfo.InvariantCulture).PadLeft($"{steps}".Length)}/{steps}  loss {record.TrainLoss:0.0000}{string.Concat(measures)}  {record.Seconds:0.0} s");
    }

    private void Log(string stage, StepRecord record) =>
        JsonLine.Append(Path.Combine(folder, RunFolder.LogFile), json =>
        {
            json.WriteString("stage", stage);
            json.WriteNumber("step", record.Step);
            JsonLine.Write(json, "loss", record.TrainLoss);
            foreach (var (name, value) in record.Measures)
                JsonLine.Write(json, name, value);
            JsonLine.Write(json, "learning_rate", record.LearningRate);
            JsonLine.Write(json, "seconds", record.Seconds);
        });
}
