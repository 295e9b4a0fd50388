namespace Fathom.Nn;

/// <summary>Of the samples predicted as a class, the share that belong to it.</summary>
/// <param name="classes">Number of classes.</param>
/// <param name="average">How the scores of classes become one number.</param>
public sealed class Precision(int classes, ClassAverage average = ClassAverage.Macro) : ClassScore(classes, average)
{
    /// <inheritdoc/>
    public override string Name => "precision";

    private protected override double Score(long correct, long predicted, long actual) => Ratio(correct, predicted);
}
