namespace Fathom.Training;

/// <summary>
/// Saves the run after each epoch and when it ends or is cancelled, as <c>last.safetensors</c>, and after the best epoch as
/// <c>best.safetensors</c>; if wanted, within epochs too. Each is written whole or not at all. <see cref="Trainer.Resume"/> goes on from either to the same bits.
/// </summary>
/// <param name="folder">Where to write; made if it is not there.</param>
/// <param name="measure">Name of the measure of the best (see <see cref="EpochRecord.Measures"/>); null for the validation loss.</param>
/// <param name="higherIsBetter">Whether higher is better, as for accuracy.</param>
public sealed class Checkpoint(string folder, string? measure = null, bool higherIsBetter = false) : Callback
{
    private readonly BestSoFar best = new(measure, higherIsBetter);

    /// <summary>After how many steps <see cref="LastPath"/> is written within an epoch; 0 for only at its end.</summary>
    public int EverySteps { get; init; }

    /// <summary>Whether there is a file of the best epoch.</summary>
    public bool KeepBest { get; init; } = true;

    /// <summary>File of the latest state.</summary>
    public string LastPath { get; } = Path.Combine(folder, "last.safetensors");

    /// <summary>File of the state after the best epoch.</summary>
    public string BestPath { get; } = Path.Combine(folder, "best.safetensors");

    /// <inheritdoc/>
    public override void OnFitStart(Trainer trainer)
    {
        Directory.CreateDirectory(folder);
        if (KeepBest)
            best.Replay(trainer.History);
    }

    /// <inheritdoc/>
    public override void OnStepEnd(Trainer trainer, double loss)
    {
        if (EverySteps > 0 && trainer.Step % EverySteps == 0)
            trainer.Save(LastPath);
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(Trainer trainer, EpochRecord epoch)
    {
        trainer.Save(LastPath);
        if (KeepBest && best.Add(epoch))
            trainer.Save(BestPath);
    }

    /// <inheritdoc/>
    public override void OnFitEnd(Trainer trainer)
    {
        // After a whole epoch the file is there already.
        if (trainer.StepInEpoch > 0 || !File.Exists(LastPath))
            trainer.Save(LastPath);
    }
}
