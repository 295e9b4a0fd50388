namespace Fathom.Data;

/// <summary>A table as numbers.</summary>
/// <param name="Features">Row-major [rows, features].</param>
/// <param name="FeatureNames">Names of the features: "Age", "Sex=female", ...</param>
/// <param name="Labels">Class number of each row.</param>
/// <param name="ClassNames">Names of the classes.</param>
public sealed record TabularData(
    float[] Features, IReadOnlyList<string> FeatureNames, long[] Labels, IReadOnlyList<string> ClassNames)
{
    /// <summary>The rows as pairs of features [features] and class number, for <see cref="DataLoader"/>.</summary>
    public TensorDataset<float, long> ToDataset() => new(Features, [FeatureNames.Count], Labels);
}
