namespace Fathom.Training;

public abstract partial class Optimizer
{
    /// <summary>
    /// Micro-batches per update: so many calls of <see cref="Step"/> or <see cref="Apply"/> add up gradients, and the last of them moves the parameters, which then go
    /// where one batch of all samples would have taken them. Sums are f32 (f64 for parameters of f64) and are part of <see cref="State"/>.
    /// </summary>
    public int AccumulationSteps
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = Setting(field, value);
        }
    } = 1;

    /// <summary>
    /// What becomes of the gradients of micro-batches: their mean, right for losses that are means over the samples of equal micro-batches, or their sum, right for
    /// losses that are sums.
    /// </summary>
    public Accumulation Accumulation { get; set => field = Setting(field, value); }

    /// <summary>Micro-batches whose gradients await their update.</summary>
    public int AccumulatedCount { get; private set; }

    /// <summary>Updates with what has been added up so far, such as at the end of an epoch; the mean is then over fewer micro-batches.</summary>
    /// <returns>Whether there was anything to update with.</returns>
    public bool CompleteAccumulation()
    {
        DependOnCount(() => AccumulatedCount);
        if (AccumulatedCount == 0)
            return false;
        var active = Active();
        Take([], Update(active, [.. active.Select(entry => Share(entry.History, null))]));
        return true;
    }

    private bool IsLast => AccumulatedCount + 1 >= AccumulationSteps;

    private StepPlan Plan(List<Entry> active, Tensor[] gradients)
    {
        // The first micro-batch, those between and the one that updates are three programs.
        DependOnCount(() => (AccumulatedCount > 0 ? 1 : 0) + (IsLast ? 2 : 0));
        if (AccumulationSteps == 1 && AccumulatedCount == 0)
            return Update(active, gradients);
        if (IsLast)
            return Update(active, [.. active.Zip(gradients, (entry, gradient) => Share(entry.History, gradient))]);
        var sums = new (Variable, Tensor)[gradients.Length];
        for (var i = 0; i < sums.Length; i++)
        {
            var history = active[i].History;
            var dtype = ComputeType(history.Parameter);
            var gradient = gradients[i].To(dtype);
            // The first overwrites, so that nothing has to be cleared.
            sums[i] = (history.Accumulator(dtype), AccumulatedCount == 0 ? gradient : Sum(history) + gradient);
        }
        return new(active, sums, null, IsUpdate: false);
    }

    // In a compiled function, the count that decides is that of before its run.
    private void DependOnCount(Func<int> number)
    {
        if (AccumulationSteps > 1 && TrainingStep.TakenBefore(this) > 0)
            throw new InvalidOperationException(
                $"{Kind}: with {nameof(AccumulationSteps)} {AccumulationSteps}, a compiled function takes one step of it. Compile a function of one micro-batch?");
        TrainingStep.DependsOn(number);
    }

    /// <summary>The gradient of all micro-batches, with that of the last.</summary>
    private Tensor Share(ParameterHistory history, Tensor? last)
    {
        var dtype = ComputeType(history.Parameter);
        var total = last is null ? Sum(history) : AccumulatedCount == 0 ? last.To(dtype) : Sum(history) + last.To(dtype);
        return Accumulation == Accumulation.Sum ? total : total * Tensor.Varying(() => 1.0 / (AccumulatedCount + (last is null ? 0 : 1)), dtype);
    }

    private Tensor Sum(ParameterHistory history)
    {
        var dtype = ComputeType(history.Parameter);
        // A parameter that was unfrozen since the first micro-batch has no sum of this update yet.
        if (history.AccumulatedCount == 0)
            history.ClearAccumulator(AccumulatedCount);
        return history.Accumulator(dtype);
    }
}
