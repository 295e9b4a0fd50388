using System.Runtime.CompilerServices;

namespace Fathom.Nn;

public static partial class Losses
{
    /// <summary>-w (y ln p + (1 - y) ln(1 - p)) of probabilities p; logarithms are held above -100.</summary>
    /// <param name="probabilities">In 0 to 1, any shape.</param>
    /// <param name="targets">In 0 to 1, the same shape.</param>
    /// <param name="weights">w, broadcasting, or null for 1.</param>
    /// <param name="reduction">What to do with the losses of single elements.</param>
    /// <param name="probabilitiesExpression">Filled in by the compiler, for messages.</param>
    /// <param name="targetsExpression">Filled in by the compiler, for messages.</param>
    /// <remarks>Prefer <see cref="BinaryCrossEntropyWithLogits"/>, which is exact for probabilities near 0 and 1.</remarks>
    public static Tensor BinaryCrossEntropy(
        Tensor probabilities, Tensor targets, Tensor? weights = null, Reduction reduction = Reduction.Mean,
        [CallerArgumentExpression(nameof(probabilities))] string? probabilitiesExpression = null,
        [CallerArgumentExpression(nameof(targets))] string? targetsExpression = null)
    {
        RequireSameShape(probabilities, targets, probabilitiesExpression, targetsExpression);
        targets = targets.To(probabilities.DType);
        var (log, logOfRest) = (HeldLog(probabilities), HeldLog(1 - probabilities));
        // The gradient is PyTorch's, finite also at 0 and 1: (p - y) / max(p (1 - p), 1e-12).
        var losses = GradientRules.WithGradient(
            -(targets * log + (1 - targets) * logOfRest),
            dy => [dy * (probabilities - targets) / Tensor.Maximum(probabilities * (1 - probabilities), 1e-12), dy * (logOfRest - log)],
            probabilities, targets);
        return Reduce(weights is null ? losses : losses * weights, reduction);
    }

    /// <summary>Binary cross-entropy of the sigmoid of logits, without overflow or loss of digits.</summary>
    /// <param name="logits">Any shape.</param>
    /// <param name="targets">In 0 to 1, the same shape.</param>
    /// <param name="weights">Weight of each element, broadcasting, or null for 1.</param>
    /// <param name="positiveWeights">Weight of positive targets, broadcasting (shape [C] for classes on the last axis), or null for 1.</param>
    /// <param name="reduction">What to do with the losses of single elements.</param>
    /// <param name="logitsExpression">Filled in by the compiler, for messages.</param>
    /// <param name="targetsExpression">Filled in by the compiler, for messages.</param>
    public static Tensor BinaryCrossEntropyWithLogits(
        Tensor logits, Tensor targets, Tensor? weights = null, Tensor? positiveWeights = null, Reduction reduction = Reduction.Mean,
        [CallerArgumentExpression(nameof(logits))] string? logitsExpression = null,
        [CallerArgumentExpression(nameof(targets))] string? targetsExpression = null)
    {
        RequireSameShape(logits, targets, logitsExpression, targetsExpression);
        // -ln sigmoid(x) = softplus(-x), and -ln(1 - sigmoid(x)) = x + softplus(-x).
        var positive = positiveWeights is null ? null : 1 + (positiveWeights - 1) * targets;
        var softplus = -logits.LogSigmoid();
        var losses = (1 - targets) * logits + (positive is null ? softplus : positive * softplus);
        return Reduce(weights is null ? losses : losses * weights, reduction);
    }

    /// <summary>ln(1 + e^(-y x)) for targets y = ±1.</summary>
    /// <param name="predictions">Any shape.</param>
    /// <param name="targets">-1 or 1, the same shape.</param>
    /// <param name="reduction">What to do with the losses of single elements.</param>
    /// <param name="predictionsExpression">Filled in by the compiler, for messages.</param>
    /// <param name="targetsExpression">Filled in by the compiler, for messages.</param>
    public static Tensor SoftMargin(
        Tensor predictions, Tensor targets, Reduction reduction = Reduction.Mean,
        [CallerArgumentExpression(nameof(predictions))] string? predictionsExpression = null,
        [CallerArgumentExpression(nameof(targets))] string? targetsExpression = null)
    {
        RequireSameShape(predictions, targets, predictionsExpression, targetsExpression);
        return Reduce(-(targets * predictions).LogSigmoid(), reduction);
    }

    /// <summary>y (ln y - x): the divergence of target distributions from predicted ones, element by element.</summary>
    /// <param name="logProbabilities">Logarithms of predicted probabilities.</param>
    /// <param name="targets">Target probabilities, the same shape.</param>
    /// <param name="logTargets">Whether the targets are logarithms as well.</param>
    /// <param name="reduction">What to do with the losses of single elements.</param>
    /// <param name="logProbabilitiesExpression">Filled in by the compiler, for messages.</param>
    /// <param name="targetsExpression">Filled in by the compiler, for messages.</param>
    /// <remarks>The mathematical divergence is the sum divided by the number of distributions: <see cref="KullbackLeiblerBatchMean"/>.</remarks>
    public static Tensor KullbackLeibler(
        Tensor logProbabilities, Tensor targets, bool logTargets = false, Reduction reduction = Reduction.Mean,
        [CallerArgumentExpression(nameof(logProbabilities))] string? logProbabilitiesExpression = null,
        [CallerArgumentExpression(nameof(targets))] string? targetsExpression = null)
    {
        RequireSameShape(logProbabilities, targets, logProbabilitiesExpression, targetsExpression);
        if (logTargets)
            return Reduce(targets.Exp() * (targets - logProbabilities), reduction);
        // y ln y is 0 at y = 0.
        var positive = targets > 0;
        var entropies = Tensor.Where(positive, targets * Tensor.Where(positive, targets, 1).Log(), 0);
        return Reduce(entropies - targets * logProbabilities, reduction);
    }

    /// <summary>Kullback-Leibler divergence of the batch, the sum over all elements divided by the size of axis 0.</summary>
    /// <param name="logProbabilities">Logarithms of predicted probabilities, shape [B, ...].</param>
    /// <param name="targets">Target probabilities, the same shape.</param>
    /// <param name="logTargets">Whether the targets are logarithms as well.</param>
    /// <param name="logProbabilitiesExpression">Filled in by the compiler, for messages.</param>
    /// <param name="targetsExpression">Filled in by the compiler, for messages.</param>
    public static Tensor KullbackLeiblerBatchMean(
        Tensor logProbabilities, Tensor targets, bool logTargets = false,
        [CallerArgumentExpression(nameof(logProbabilities))] string? logProbabilitiesExpression = null,
        [CallerArgumentExpression(nameof(targets))] string? targetsExpression = null)
    {
        RequireSameShape(logProbabilities, targets, logProbabilitiesExpression, targetsExpression);
        var sum = KullbackLeibler(logProbabilities, targets, logTargets, Reduction.Sum);
        return sum / Math.Max(1, logProbabilities.Rank == 0 ? 1 : logProbabilities.Shape[0]);
    }

    private static Tensor HeldLog(Tensor probabilities) => Tensor.Maximum(probabilities.Log(), -100);
}
