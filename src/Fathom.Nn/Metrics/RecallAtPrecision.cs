namespace Fathom.Nn;

/// <summary>The greatest share of positive samples that can be found with a threshold on the score at which at least <paramref name="precision"/> of those found are positive; 0 if none.</summary>
/// <param name="precision">The least precision, 0 to 1.</param>
public sealed class RecallAtPrecision(double precision) : BinaryScores
{
    private readonly double precision = precision is >= 0 and <= 1 ? precision
        : throw new ArgumentOutOfRangeException(nameof(precision), precision, "RecallAtPrecision: a precision lies in 0 to 1.");

    /// <inheritdoc/>
    public override string Name => FormattableString.Invariant($"recall_at_precision_{Math.Round(100 * precision)}");

    /// <inheritdoc/>
    public override double Value
    {
        get
        {
            var counts = Counts();
            var found = counts.Where(at => at.Positive >= precision * (at.Positive + at.Negative)).Select(at => at.Positive).DefaultIfEmpty(0).Max();
            return found / (double)counts.LastOrDefault().Positive;
        }
    }
}
