namespace Fathom.Training;

public sealed partial class StepLoop
{
    /// <summary>Writes the state of the loop, from which <see cref="Resume"/> goes on to the same bits; on failure a file that was there stays.</summary>
    /// <exception cref="IOException">When the file cannot be written.</exception>
    public void Save(string path) => StepLoopCheckpoint.Save(path, new(
        new(Step, options.Key.Bits, Finished, lossSum, lossCount, Seconds, Best?.Step, [.. records.Select(SavedStep.From)]),
        Weights(), optimizer.State, BestWeights, [.. stepLosses], [.. stepLearningRates]));

    /// <summary>
    /// Takes over a loop that <see cref="Save"/> has written; <see cref="Run"/> then goes on where it stopped. Model, optimizer, options and loss must
    /// be made as they were then.
    /// </summary>
    /// <exception cref="FormatException">When the file is malformed.</exception>
    /// <exception cref="InvalidDataException">When it is of another model, seed or length.</exception>
    public void Resume(string path)
    {
        var (state, weights, optimizerState, best, losses, learningRates) = StepLoopCheckpoint.Load(path);
        if (state.Key != options.Key.Bits)
            throw new InvalidDataException($"Resume: '{path}' is of a loop with key {state.Key}, this one has {options.Key.Bits}. Give it the same Key?");
        if (state.Step > Steps || losses.Length != state.Step || learningRates.Length != state.Step)
            throw new InvalidDataException($"Resume: '{path}' stands at step {state.Step} with {losses.Length} losses, of {Steps} steps here.");
        model.LoadState(weights);
        optimizer.LoadState(optimizerState);
        (Step, Finished, lossSum, lossCount, secondsBefore, BestWeights) = (state.Step, state.Finished, state.LossSum, state.LossCount, state.Seconds, best);
        records.Clear();
        records.AddRange(state.Records.Select(saved => saved.ToRecord()));
        Best = records.Find(record => record.Step == state.BestStep);
        stepLosses.Clear();
        stepLosses.AddRange(losses);
        stepLearningRates.Clear();
        stepLearningRates.AddRange(learningRates);
    }
}
