namespace Fathom.Nn;

/// <summary>Mean of the precisions at each distinct score, weighted by the recall that it adds.</summary>
public sealed class AveragePrecision : BinaryScores
{
    /// <inheritdoc/>
    public override string Name => "average_precision";

    /// <inheritdoc/>
    public override double Value
    {
        get
        {
            double sum = 0;
            long before = 0;
            foreach (var (positive, negative) in Counts())
            {
                sum += (positive - before) * ((double)positive / (positive + negative));
                before = positive;
            }
            return sum / before;
        }
    }
}
