using Fathom.Training;

namespace Fathom.Cli;

/// <summary>Ends a training whose loss is no number any more: what follows would be worth nothing.</summary>
internal sealed class FiniteLoss : Callback
{
    public override void OnStepEnd(Trainer trainer, double loss)
    {
        if (!double.IsFinite(loss))
            throw new DivergedException(FormattableString.Invariant(
                $"the loss became {loss} in step {trainer.Step} at learning rate {trainer.Optimizer.LearningRate:g3}. Try a smaller --learning-rate."));
    }
}
