namespace Fathom.Training;

public sealed partial class Trainer
{
    /// <summary>Writes the run to a file, from which <see cref="Resume"/> goes on to the same bits; on failure a file that was there stays.</summary>
    /// <exception cref="IOException">When the file cannot be written.</exception>
    public void Save(string path)
    {
        var plateau = options.Plateau?.Memory ?? (double.NaN, 0, 0);
        TrainerCheckpoint.Save(path, this, new TrainerState(
            Epoch, StepInEpoch, Step, options.Key.Bits, score.LossSum, score.Samples, plateau.Best, plateau.BadReports, plateau.CoolingDown,
            [.. History.Epochs.Select(SavedEpoch.From)], Updates), options.Average);
    }

    /// <summary>
    /// Takes over a run that <see cref="Save"/> or a <see cref="Checkpoint"/> has written; <see cref="Fit"/> then goes on where it stopped. Model,
    /// optimizer, options and loader must be made as they were then. Metrics of training, if it stopped within an epoch, count from there.
    /// </summary>
    /// <exception cref="FormatException">When the file is malformed.</exception>
    /// <exception cref="InvalidDataException">When it is of another model or seed.</exception>
    public void Resume(string path)
    {
        var state = TrainerCheckpoint.Load(path, this, options.Average);
        if (state.Key != options.Key.Bits)
            throw new InvalidDataException(
                $"Resume: '{path}' is of a run with key {state.Key}, this trainer has {options.Key.Bits}. Give TrainerOptions the same Key?");
        (Epoch, StepInEpoch, Step, Updates) = (state.Epoch, state.StepInEpoch, state.Step, state.Updates);
        score = new(options.Metrics) { LossSum = state.LossSum, Samples = state.Samples };
        if (options.Plateau is { } plateau)
            plateau.Memory = (state.PlateauBest, state.PlateauBadReports, state.PlateauCoolingDown);
    }
}
