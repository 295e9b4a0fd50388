namespace Fathom.Nn;

/// <summary>Harmonic mean of precision and recall.</summary>
/// <param name="classes">Number of classes.</param>
/// <param name="average">How the scores of classes become one number.</param>
public sealed class F1Score(int classes, ClassAverage average = ClassAverage.Macro) : ClassScore(classes, average)
{
    /// <inheritdoc/>
    public override string Name => "f1";

    private protected override double Score(long correct, long predicted, long actual) => Ratio(2 * correct, predicted + actual);
}
