namespace Fathom.Nn;

/// <summary>
/// Area under the receiver operating characteristic: how likely a positive sample scores higher than a negative one, where equal scores
/// count half.
/// </summary>
public sealed class RocAuc : BinaryScores
{
    /// <inheritdoc/>
    public override string Name => "roc_auc";

    /// <inheritdoc/>
    public override double Value
    {
        get
        {
            double area = 0;
            (long Positive, long Negative) before = default;
            foreach (var now in Counts())
            {
                area += (now.Negative - before.Negative) * 0.5 * (now.Positive + before.Positive);
                before = now;
            }
            return area / ((double)before.Positive * before.Negative);
        }
    }
}
