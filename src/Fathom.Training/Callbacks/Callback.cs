namespace Fathom.Training;

/// <summary>Something to do at points of a run; override what is wanted. Called on the thread of <see cref="Trainer.Fit"/>.</summary>
public abstract class Callback
{
    /// <summary>Before the first step, also of a resumed run.</summary>
    public virtual void OnFitStart(Trainer trainer)
    {
    }

    /// <summary>Before the first step of an epoch, or the next step of a resumed one.</summary>
    public virtual void OnEpochStart(Trainer trainer)
    {
    }

    /// <summary>After a step.</summary>
    /// <param name="trainer">The trainer; its <see cref="Trainer.Stop"/> ends the run.</param>
    /// <param name="loss">Loss of the step.</param>
    public virtual void OnStepEnd(Trainer trainer, double loss)
    {
    }

    /// <summary>After the validation of an epoch.</summary>
    /// <param name="trainer">The trainer; its <see cref="Trainer.Stop"/> ends the run.</param>
    /// <param name="epoch">What was measured.</param>
    public virtual void OnEpochEnd(Trainer trainer, EpochRecord epoch)
    {
    }

    /// <summary>When the run is done, stopped or cancelled.</summary>
    public virtual void OnFitEnd(Trainer trainer)
    {
    }
}
