using Fathom.Runtime;

namespace Fathom;

/// <summary>The end of a training step: what an optimizer runs.</summary>
public static class TrainingStep
{
    /// <summary>
    /// Computes <paramref name="results"/> and gives variables their new values, as one program; then lets the graph of the results go, since it
    /// refers to values that are no more. In a function that is being compiled, each of its runs does so.
    /// </summary>
    /// <param name="results">The loss, and what else is wanted from before the update.</param>
    /// <param name="updates">Variables and their new values.</param>
    public static void Run(ReadOnlySpan<Tensor> results, ReadOnlySpan<(Variable Variable, Tensor Value)> updates) =>
        Run(null, results, updates, null, null);

    /// <summary>The same for a step that is told when it has been taken.</summary>
    /// <param name="optimizer">Whose step it is.</param>
    /// <param name="results">The loss, and what else is wanted from before the update.</param>
    /// <param name="updates">Variables and their new values.</param>
    /// <param name="measured">A result that the optimizer itself wants, or null.</param>
    /// <param name="completed">Called with it after each run; not after one that failed.</param>
    public static void Run(
        object? optimizer, ReadOnlySpan<Tensor> results, ReadOnlySpan<(Variable Variable, Tensor Value)> updates, Tensor? measured, Action<Tensor?>? completed)
    {
        foreach (var (variable, value) in updates)
            variable.Check(value, "Step");
        Tensor[] wanted = measured is null ? [.. results] : [.. results, measured];
        if (Evaluation.Assign(wanted, updates))
        {
            foreach (var result in wanted)
                result.ReleaseGraph();
            completed?.Invoke(measured);
        }
        else if (completed is not null)
        {
            Trace.Current!.Complete(optimizer, measured, completed);
        }
    }

    /// <summary>How many steps of <paramref name="optimizer"/> the function that is being compiled has taken already; 0 outside of one.</summary>
    public static int TakenBefore(object optimizer) => Trace.Current?.CountOf(optimizer) ?? 0;

    /// <summary>Tells the function that is being compiled, if there is one, that another graph is built when <paramref name="number"/> gives another number.</summary>
    public static void DependsOn(Func<int> number) => Trace.Current?.DependOn(number);
}
