namespace Fathom.Conformance;

/// <summary>Reductions, running sums, sorting, norms and distances.</summary>
internal static class ReductionCases
{
    public static IReadOnlyDictionary<string, Computation> Table { get; } = new Dictionary<string, Computation>
    {
        ["sum"] = c => c["input"].Sum(Axes(c), Keep(c)),
        ["mean"] = c => c["input"].Mean(Axes(c), Keep(c)),
        ["amax"] = c => c["input"].Max(Axes(c), Keep(c)),
        ["amin"] = c => c["input"].Min(Axes(c), Keep(c)),
        ["logsumexp"] = c => c["input"].LogSumExp(Axes(c), Keep(c)),
        ["var"] = c => c["input"].Variance(Axes(c), c.Config.Flag("unbiased", true), Keep(c)),
        ["std"] = c => c["input"].StandardDeviation(Axes(c), c.Config.Flag("unbiased", true), Keep(c)),
        ["max"] = c => c["input"].MaxWithIndex(Axis(c)),
        ["min"] = c => c["input"].MinWithIndex(Axis(c)),
        ["median"] = c => c["input"].Median(Axis(c)),
        ["cummax"] = c => c["input"].CumulativeMax(Axis(c)),
        ["cumsum"] = c => c["input"].CumulativeSum(Axis(c)),
        ["cumprod"] = c => c["input"].CumulativeProduct(Axis(c)),
        ["logcumsumexp"] = c => c["input"].CumulativeLogSumExp(Axis(c)),
        ["prod"] = c => c["input"].Product(Axis(c)),
        ["argmax"] = c => c["input"].ArgMax(Axis(c)),
        ["argmin"] = c => c["input"].ArgMin(Axis(c)),
        ["topk"] = c => c["input"].TopK(c.Config.Integer("k"), Axis(c)),
        ["sort"] = c => c["input"].Sort(Axis(c), c.Config.Flag("descending")),
        ["vector_norm"] = c => c["input"].Norm(c.Config.Number("ord"), Axis(c)),
        ["normalize"] = c => c["input"].Normalize(c.Config.Number("p"), Axis(c), c.Config.Number("eps")),
        ["cosine_similarity"] = c => c["x1"].CosineSimilarity(c["x2"], Axis(c), c.Config.Number("eps")),
        ["pairwise_distance"] = c => c["x1"].PairwiseDistance(c["x2"], c.Config.Number("p"), c.Config.Number("eps")),
        ["cdist"] = c => c["x1"].Cdist(c["x2"], c.Config.Number("p")),
    };

    private static int[] Axes(Trial trial) => trial.Config.Integers("dim");

    private static int Axis(Trial trial) => trial.Config.Integer("dim");

    private static bool Keep(Trial trial) => trial.Config.Flag("keepdim");
}
