namespace Fathom.Training;

/// <summary>Ends a run when a measure has not improved for some epochs, and gives the model its best weights back.</summary>
/// <param name="patience">How many epochs without improvement are borne.</param>
/// <param name="measure">Name of the measure (see <see cref="EpochRecord.Measures"/>); null for the validation loss.</param>
/// <param name="higherIsBetter">Whether higher is better, as for accuracy.</param>
/// <param name="smallestGain">By how much it must be better to count.</param>
public sealed class EarlyStopping(int patience, string? measure = null, bool higherIsBetter = false, double smallestGain = 0) : Callback
{
    private readonly BestSoFar best = new(measure, higherIsBetter, smallestGain);
    private Dictionary<string, Tensor>? bestState;

    /// <summary>Whether the model ends with the weights of its best epoch. After a resumption only epochs since then can be restored.</summary>
    public bool RestoreBest { get; init; } = true;

    /// <summary>Whether this callback ended the run.</summary>
    public bool Stopped { get; private set; }

    /// <inheritdoc/>
    public override void OnFitStart(Trainer trainer)
    {
        (Stopped, bestState) = (false, null);
        best.Replay(trainer.History);
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(Trainer trainer, EpochRecord epoch)
    {
        if (best.Add(epoch))
            bestState = RestoreBest ? trainer.Model.State.ToDictionary(entry => entry.Key, entry => entry.Value.Snapshot()) : null;
        else if (best.EpochsSince > patience)
        {
            Stopped = true;
            trainer.Stop();
        }
    }

    /// <inheritdoc/>
    public override void OnFitEnd(Trainer trainer)
    {
        // A cancelled run keeps its last weights, so that it can go on.
        if (bestState is not null && !trainer.History.Cancelled)
            trainer.Model.LoadState(bestState);
    }
}
