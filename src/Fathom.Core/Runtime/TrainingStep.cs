using Fathom.Runtime;

namespace Fathom;

/// <summary>The end of a training step: what an optimizer runs.</summary>
public static class TrainingStep
{
    /// <summary>
    /// Computes <paramref name="loss"/> and <paramref name="outputs"/> and gives variables their new values, as one program; then lets the graph of
    /// the loss and outputs go, since it refers to values that are no more.
    /// </summary>
    public static void Run(Tensor loss, ReadOnlySpan<Tensor> outputs, ReadOnlySpan<(Variable Variable, Tensor Value)> updates)
    {
        foreach (var (variable, value) in updates)
            variable.Check(value, "Step");
        Evaluation.Run([loss, .. outputs], updates);
        loss.ReleaseGraph();
        foreach (var output in outputs)
            output.ReleaseGraph();
    }
}
