using Fathom.Training;

namespace Fathom.Cli;

/// <summary>A training of which only some steps are wanted, to see what they cost. Nothing is measured by the recipe, logged or written.</summary>
/// <param name="profile">Says when it has seen enough.</param>
/// <param name="display">Shows the training.</param>
/// <param name="cancellation">Asks to stop.</param>
internal sealed class ProfiledRun(StepProfile profile, ITrainingDisplay display, CancellationToken cancellation) : RecipeRun(folder: "", display, cancellation)
{
    /// <summary>Takes steps of <paramref name="loop"/>.</summary>
    /// <exception cref="OperationCanceledException">When the profile has seen enough: the rest of the training is not wanted.</exception>
    public override void Fit(string stage, StepLoop loop, double done = 0, double share = 1)
    {
        loop.RunSteps(_ => profile.AfterStep() && !Cancellation.IsCancellationRequested);
        if (profile.Done || Cancellation.IsCancellationRequested)
            throw new OperationCanceledException();
    }
}
