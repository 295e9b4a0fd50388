namespace Fathom.Training;

/// <summary>Notes the learning rate of every group at every step.</summary>
public sealed class LearningRateMonitor : Callback
{
    private readonly List<IReadOnlyList<double>> rates = [];

    /// <summary>For each step of this run, the rate of each group.</summary>
    public IReadOnlyList<IReadOnlyList<double>> Rates => rates;

    /// <inheritdoc/>
    public override void OnFitStart(Trainer trainer) => rates.Clear();

    /// <inheritdoc/>
    public override void OnStepEnd(Trainer trainer, double loss) => rates.Add([.. trainer.Optimizer.Groups.Select(group => group.LearningRate)]);
}
