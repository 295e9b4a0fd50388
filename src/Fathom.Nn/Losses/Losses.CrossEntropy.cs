using System.Runtime.CompilerServices;

namespace Fathom.Nn;

public static partial class Losses
{
    /// <summary>Label that <see cref="CrossEntropy"/> and <see cref="NegativeLogLikelihood"/> leave out, unless told otherwise.</summary>
    public const int IgnoredLabel = -100;

    // Classes from which on walking them once less gains more than gathering costs.
    private const int ManyClasses = 512;

    /// <summary>Cross-entropy of the softmax of logits: -Σ p ln softmax(logits), with p the target distribution.</summary>
    /// <param name="logits">Shape [B, C] or [B, C, d1, ...]: the class axis is 1 (0 for a single sample [C]). Not yet normalised.</param>
    /// <param name="targets">
    /// Class numbers (integers), the shape of the logits without the class axis; or probabilities (floats), the shape of the logits.
    /// A class number out of range gives NaN.
    /// </param>
    /// <param name="classWeights">Weight of each class, shape [C], or null. The mean is then a weighted one.</param>
    /// <param name="labelSmoothing">Part of the target probability that is spread evenly over all classes.</param>
    /// <param name="ignoredLabel">Class number of samples that do not count.</param>
    /// <param name="reduction">What to do with the losses of single samples.</param>
    /// <param name="logitsExpression">Filled in by the compiler, for messages.</param>
    /// <param name="targetsExpression">Filled in by the compiler, for messages.</param>
    /// <remarks>Label smoothing: Szegedy et al. (2015), arXiv:1512.00567.</remarks>
    public static Tensor CrossEntropy(
        Tensor logits, Tensor targets, Tensor? classWeights = null, double labelSmoothing = 0, int ignoredLabel = IgnoredLabel,
        Reduction reduction = Reduction.Mean,
        [CallerArgumentExpression(nameof(logits))] string? logitsExpression = null,
        [CallerArgumentExpression(nameof(targets))] string? targetsExpression = null)
    {
        var axis = ClassAxis(logits, "CrossEntropy", logitsExpression);
        if (!(labelSmoothing >= 0 && labelSmoothing <= 1))
            throw new ArgumentOutOfRangeException(nameof(labelSmoothing), labelSmoothing, "CrossEntropy: label smoothing must lie in 0 to 1.");
        RequireClassWeights(classWeights, logits.Shape[axis], "CrossEntropy");
        if (!targets.DType.IsFloat && classWeights is null && labelSmoothing == 0 && axis == logits.Rank - 1 && logits.Shape[axis] >= ManyClasses)
        {
            RequireLabels(logits.Shape, targets, axis, "CrossEntropy", logitsExpression, targetsExpression);
            targets = targets.To(DType.I32);
            return Counted(OfManyClasses(logits.ToFloat(), targets, axis), targets, logits.Shape[axis], ignoredLabel, reduction);
        }
        var logProbabilities = logits.LogSoftmax(axis);
        if (!targets.DType.IsFloat)
            return Labelled(
                logProbabilities, targets, axis, classWeights, labelSmoothing, ignoredLabel, reduction, "CrossEntropy", logitsExpression, targetsExpression);

        RequireSameShape(logits, targets, logitsExpression, targetsExpression);
        var smoothed = labelSmoothing == 0 ? targets : (1 - labelSmoothing) * targets + labelSmoothing / logits.Shape[axis];
        var losses = -(smoothed * Weighted(logProbabilities, classWeights, axis)).Sum(axis);
        // The mean is over samples, also with class weights.
        return Reduce(losses, reduction);
    }

    /// <summary>Minus the log-probability of each sample's class.</summary>
    /// <param name="logProbabilities">Shape [B, C] or [B, C, d1, ...], for instance from <c>LogSoftmax(1)</c>.</param>
    /// <param name="labels">Class numbers, the shape of the log-probabilities without the class axis.</param>
    /// <param name="classWeights">Weight of each class, shape [C], or null. The mean is then a weighted one.</param>
    /// <param name="ignoredLabel">Class number of samples that do not count.</param>
    /// <param name="reduction">What to do with the losses of single samples.</param>
    /// <param name="logProbabilitiesExpression">Filled in by the compiler, for messages.</param>
    /// <param name="labelsExpression">Filled in by the compiler, for messages.</param>
    public static Tensor NegativeLogLikelihood(
        Tensor logProbabilities, Tensor labels, Tensor? classWeights = null, int ignoredLabel = IgnoredLabel, Reduction reduction = Reduction.Mean,
        [CallerArgumentExpression(nameof(logProbabilities))] string? logProbabilitiesExpression = null,
        [CallerArgumentExpression(nameof(labels))] string? labelsExpression = null)
    {
        var axis = ClassAxis(logProbabilities, "NegativeLogLikelihood", logProbabilitiesExpression);
        RequireClassWeights(classWeights, logProbabilities.Shape[axis], "NegativeLogLikelihood");
        return Labelled(
            logProbabilities, labels, axis, classWeights, 0, ignoredLabel, reduction, "NegativeLogLikelihood", logProbabilitiesExpression, labelsExpression);
    }

    /// <summary>
    /// Minus the log-probability of each sample's class, where one walk over the classes less outweighs a kernel more: the logit of the class is
    /// gathered, so that forwards only the normaliser is a sum over all of them.
    /// </summary>
    private static Tensor OfManyClasses(Tensor logits, Tensor labels, int axis)
    {
        var chosen = Tensor.Iota(logits.Shape, axis, DType.I32).EqualTo(labels.Unsqueeze(axis));
        var existing = Tensor.Where((labels >= 0) & (labels < logits.Shape[axis]), labels, 0).Unsqueeze(axis);
        // A dense gradient joins that of the normaliser in one kernel, where adding it to single elements would be one more walk.
        var logit = GradientRules.WithGradient(logits.Gather(axis, existing), dy => [Tensor.Where(chosen, dy, 0)], logits);
        var maximum = logits.Max(axis, keepAxis: true).Detach();
        return ((logits - maximum).Exp().Sum(axis, keepAxis: true).Log() - (logit - maximum)).Squeeze(axis);
    }

    private static Tensor Labelled(
        Tensor logProbabilities, Tensor labels, int axis, Tensor? classWeights, double smoothing, int ignoredLabel, Reduction reduction,
        string operation, string? logitsExpression, string? labelsExpression)
    {
        RequireLabels(logProbabilities.Shape, labels, axis, operation, logitsExpression, labelsExpression);
        var (classes, dtype) = (logProbabilities.Shape[axis], logProbabilities.DType);
        labels = labels.To(DType.I32);
        // Comparing with class numbers, rather than gathering, keeps the whole loss one row kernel, forwards and backwards.
        var chosen = Tensor.Iota(logProbabilities.Shape, axis, DType.I32).EqualTo(labels.Unsqueeze(axis));
        var weighted = Weighted(logProbabilities, classWeights, axis);
        var losses = -Tensor.Where(chosen, weighted, 0).Sum(axis);
        if (smoothing > 0)
            losses = (1 - smoothing) * losses - smoothing / classes * weighted.Sum(axis);
        var shares = classWeights is null ? null
            : Tensor.Where(chosen, classWeights.To(dtype).Reshape(AlongClasses(logProbabilities.Shape, axis)), 0).Sum(axis);
        return Counted(losses, labels, classes, ignoredLabel, reduction, shares);
    }

    // Without the ignored samples; the mean is weighted by the samples' shares, 1 where null.
    private static Tensor Counted(Tensor losses, Tensor labels, int classes, int ignoredLabel, Reduction reduction, Tensor? shares = null)
    {
        // A class that does not exist must not pass for a loss of zero.
        losses = Tensor.Where((labels >= 0) & (labels < classes), losses, double.NaN);
        var counted = labels.NotEqual(ignoredLabel);
        losses = Tensor.Where(counted, losses, 0);
        if (reduction != Reduction.Mean)
            return Reduce(losses, reduction);
        return losses.Sum() / (shares ?? counted.To(losses.DType)).Sum();
    }

    private static Tensor Weighted(Tensor logProbabilities, Tensor? classWeights, int axis) => classWeights is null ? logProbabilities
        : logProbabilities * classWeights.To(logProbabilities.DType).Reshape(AlongClasses(logProbabilities.Shape, axis));

    private static Shape AlongClasses(Shape shape, int axis) => [.. shape.Select((size, i) => i == axis ? size : 1)];

    private static int ClassAxis(Tensor logits, string operation, string? expression) => logits.Rank switch
    {
        0 => throw new ShapeException($"{operation}: {expression} is a scalar, it must have a class axis: [B, C] or [B, C, d1, ...]."),
        1 => 0,
        _ => 1,
    };

    private static void RequireClassWeights(Tensor? weights, int classes, string operation)
    {
        if (weights is not null && weights.Shape != [classes])
            throw new ShapeException($"{operation}: class weights {weights.Shape} must have one number for each of the {classes} classes.");
    }

    private static void RequireLabels(Shape logits, Tensor labels, int axis, string operation, string? logitsExpression, string? labelsExpression)
    {
        var expected = logits.Without(axis);
        if (labels.DType.IsFloat)
            throw new DTypeException($"{operation}: {labelsExpression} must be class numbers, got {labels.DType.Name}. Convert with .To(DType.I64)?");
        if (labels.Shape != expected)
            throw new ShapeException(
                $"{operation}: {logitsExpression} has shape {logits} with {logits[axis]} classes on axis {axis}, so {labelsExpression} must have shape "
                + $"{expected}, got {labels.Shape}. {(labels.ElementCount == expected.ElementCount ? "Squeeze or reshape the labels?" : "Is the class axis in its place?")}");
    }
}
