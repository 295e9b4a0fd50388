using Fathom.Nn;

namespace Fathom.Conformance;

/// <summary>Loss functions.</summary>
internal static class LossCases
{
    public static IReadOnlyDictionary<string, Computation> Table { get; } = new Dictionary<string, Computation>
    {
        ["cross_entropy"] = c => Losses.CrossEntropy(
            c["input"], c["target"], c.Find("weight"), c.Config.Number("label_smoothing", 0), c.Config.Integer("ignore_index", -100), Reduction(c)),
        ["nll_loss"] = c => Losses.NegativeLogLikelihood(
            c["input"], c["target"], c.Find("weight"), c.Config.Integer("ignore_index", -100), Reduction(c)),
        ["binary_cross_entropy"] = c => Losses.BinaryCrossEntropy(c["input"], c["target"], c.Find("weight"), reduction: Reduction(c)),
        ["binary_cross_entropy_with_logits"] = c => Losses.BinaryCrossEntropyWithLogits(
            c["input"], c["target"], c.Find("weight"), c.Find("pos_weight"), reduction: Reduction(c)),
        ["mse"] = c => Losses.MeanSquaredError(c["input"], c["target"], Reduction(c)),
        ["l1"] = c => Losses.MeanAbsoluteError(c["input"], c["target"], Reduction(c)),
        ["huber"] = c => Losses.Huber(c["input"], c["target"], c.Config.Number("delta"), Reduction(c)),
        ["smooth_l1"] = c => Losses.SmoothL1(c["input"], c["target"], c.Config.Number("beta"), Reduction(c)),
        ["soft_margin_loss"] = c => Losses.SoftMargin(c["input"], c["target"], Reduction(c)),
        ["poisson_nll_loss"] = c => Losses.PoissonNll(
            c["input"], c["target"], logInput: c.Config.Flag("log_input", true), full: c.Config.Flag("full"), reduction: Reduction(c)),
        ["gaussian_nll_loss"] = c => Losses.GaussianNll(
            c["input"], c["target"], c["var"], full: c.Config.Flag("full"), epsilon: c.Config.Number("eps"), reduction: Reduction(c)),
        ["kl_div"] = c => c.Config.Text("reduction") == "batchmean"
            ? Losses.KullbackLeiblerBatchMean(c["input"], c["target"], c.Config.Flag("log_target"))
            : Losses.KullbackLeibler(c["input"], c["target"], c.Config.Flag("log_target"), Reduction(c)),
        ["triplet_margin_loss"] = c => Losses.TripletMargin(
            c["anchor"], c["positive"], c["negative"], c.Config.Number("margin"), c.Config.Number("p"),
            c.Config.Flag("swap"), c.Config.Number("eps"), Reduction(c)),
        ["cosine_embedding_loss"] = c => Losses.CosineEmbedding(c["input1"], c["input2"], c["target"], c.Config.Number("margin"), Reduction(c)),
        ["margin_ranking_loss"] = c => Losses.MarginRanking(c["input1"], c["input2"], c["target"], c.Config.Number("margin"), Reduction(c)),
        ["hinge_embedding_loss"] = c => Losses.HingeEmbedding(c["input"], c["target"], c.Config.Number("margin"), Reduction(c)),
        ["multi_margin_loss"] = c => Losses.MultiMargin(
            c["input"], c["target"], c.Config.Integer("p"), c.Config.Number("margin"), reduction: Reduction(c)),
        ["ctc_loss"] = c => Ctc(c, "log_probs"),
        ["ctc_loss of log_softmax"] = c => Ctc(c, "logits"),
    };

    private static Tensor Ctc(Trial c, string input) => Losses.Ctc(
        c[input], c["targets"], c["input_lengths"], c["target_lengths"], c.Config.Integer("blank"), c.Config.Flag("zero_infinity"), Reduction(c));

    private static Reduction Reduction(Trial trial) => trial.Config.Text("reduction", "mean") switch
    {
        "mean" => Nn.Reduction.Mean,
        "sum" => Nn.Reduction.Sum,
        "none" => Nn.Reduction.None,
        var name => throw new InvalidDataException($"unknown reduction '{name}'"),
    };
}
