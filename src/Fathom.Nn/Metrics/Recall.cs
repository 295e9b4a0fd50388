namespace Fathom.Nn;

/// <summary>Of the samples of a class, the share predicted as it.</summary>
/// <param name="classes">Number of classes.</param>
/// <param name="average">How the scores of classes become one number.</param>
public sealed class Recall(int classes, ClassAverage average = ClassAverage.Macro) : ClassScore(classes, average)
{
    /// <inheritdoc/>
    public override string Name => "recall";

    private protected override double Score(long correct, long predicted, long actual) => Ratio(correct, actual);
}
