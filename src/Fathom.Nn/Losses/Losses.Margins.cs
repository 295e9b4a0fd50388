using System.Runtime.CompilerServices;

namespace Fathom.Nn;

public static partial class Losses
{
    /// <summary>x for targets y = 1, max(0, margin - x) for y = -1, with x a distance.</summary>
    /// <param name="predictions">Distances, any shape.</param>
    /// <param name="targets">-1 or 1, the same shape.</param>
    /// <param name="margin">The margin.</param>
    /// <param name="reduction">What to do with the losses of single elements.</param>
    /// <param name="predictionsExpression">Filled in by the compiler, for messages.</param>
    /// <param name="targetsExpression">Filled in by the compiler, for messages.</param>
    public static Tensor HingeEmbedding(
        Tensor predictions, Tensor targets, double margin = 1, Reduction reduction = Reduction.Mean,
        [CallerArgumentExpression(nameof(predictions))] string? predictionsExpression = null,
        [CallerArgumentExpression(nameof(targets))] string? targetsExpression = null)
    {
        RequireSameShape(predictions, targets, predictionsExpression, targetsExpression);
        return Reduce(Tensor.Where(targets > 0, predictions, (margin - predictions).Relu()), reduction);
    }

    /// <summary>Multi-class hinge: Σ over other classes of max(0, margin - x[label] + x[class])ᵖ / C.</summary>
    /// <param name="scores">Shape [B, C], or [C] for a single sample.</param>
    /// <param name="labels">Class numbers, shape [B], or a scalar for a single sample.</param>
    /// <param name="p">The exponent, 1 or 2.</param>
    /// <param name="margin">The margin.</param>
    /// <param name="classWeights">Weight of the label's class, shape [C], or null for 1.</param>
    /// <param name="reduction">What to do with the losses of single samples.</param>
    /// <param name="scoresExpression">Filled in by the compiler, for messages.</param>
    /// <param name="labelsExpression">Filled in by the compiler, for messages.</param>
    /// <remarks>Crammer and Singer (2001), JMLR 2.</remarks>
    public static Tensor MultiMargin(
        Tensor scores, Tensor labels, int p = 1, double margin = 1, Tensor? classWeights = null, Reduction reduction = Reduction.Mean,
        [CallerArgumentExpression(nameof(scores))] string? scoresExpression = null,
        [CallerArgumentExpression(nameof(labels))] string? labelsExpression = null)
    {
        var axis = ClassAxis(scores, "MultiMargin", scoresExpression);
        if (scores.Rank > 2)
            throw new ShapeException($"MultiMargin: {scoresExpression} must be [B, C] or [C], got {scores.Shape}.");
        RequireClassWeights(classWeights, scores.Shape[axis], "MultiMargin");
        RequireLabels(scores.Shape, labels, axis, "MultiMargin", scoresExpression, labelsExpression);
        if (p is not (1 or 2))
            throw new ArgumentOutOfRangeException(nameof(p), p, "MultiMargin: the exponent is 1 or 2.");
        var chosen = Tensor.Iota(scores.Shape, axis, DType.I32).EqualTo(labels.To(DType.I32).Unsqueeze(axis));
        var own = Tensor.Where(chosen, scores, 0).Sum(axis, keepAxis: true);
        var excess = Tensor.Where(chosen, 0, (margin - own + scores).Relu());
        if (p == 2)
            excess = excess * excess;
        var losses = excess.Sum(axis) / scores.Shape[axis];
        if (classWeights is not null)
            losses = losses * Tensor.Where(chosen, classWeights, 0).Sum(axis);
        return Reduce(losses, reduction);
    }

    /// <summary>max(0, margin - y (a - b)) for y = ±1: a should exceed b by the margin where y is 1, and the reverse.</summary>
    /// <param name="a">Scores, any shape.</param>
    /// <param name="b">Other scores, the same shape.</param>
    /// <param name="targets">-1 or 1, the same shape.</param>
    /// <param name="margin">The margin.</param>
    /// <param name="reduction">What to do with the losses of single elements.</param>
    /// <param name="aExpression">Filled in by the compiler, for messages.</param>
    /// <param name="bExpression">Filled in by the compiler, for messages.</param>
    /// <param name="targetsExpression">Filled in by the compiler, for messages.</param>
    public static Tensor MarginRanking(
        Tensor a, Tensor b, Tensor targets, double margin = 0, Reduction reduction = Reduction.Mean,
        [CallerArgumentExpression(nameof(a))] string? aExpression = null,
        [CallerArgumentExpression(nameof(b))] string? bExpression = null,
        [CallerArgumentExpression(nameof(targets))] string? targetsExpression = null)
    {
        RequireSameShape(a, b, aExpression, bExpression);
        RequireSameShape(a, targets, aExpression, targetsExpression);
        return Reduce((margin - targets * (a - b)).Relu(), reduction);
    }

    /// <summary>1 - cos(a, b) for pairs that belong together (y = 1), max(0, cos(a, b) - margin) for others (y = -1).</summary>
    /// <param name="a">Shape [B, D], or [D] for a single pair.</param>
    /// <param name="b">The same shape.</param>
    /// <param name="targets">-1 or 1, shape [B], or a scalar for a single pair.</param>
    /// <param name="margin">The margin.</param>
    /// <param name="reduction">What to do with the losses of single pairs.</param>
    /// <param name="aExpression">Filled in by the compiler, for messages.</param>
    /// <param name="bExpression">Filled in by the compiler, for messages.</param>
    /// <param name="targetsExpression">Filled in by the compiler, for messages.</param>
    public static Tensor CosineEmbedding(
        Tensor a, Tensor b, Tensor targets, double margin = 0, Reduction reduction = Reduction.Mean,
        [CallerArgumentExpression(nameof(a))] string? aExpression = null,
        [CallerArgumentExpression(nameof(b))] string? bExpression = null,
        [CallerArgumentExpression(nameof(targets))] string? targetsExpression = null)
    {
        RequireSameShape(a, b, aExpression, bExpression);
        var cosines = Cosines(a, b);
        RequireSameShape(cosines, targets, "the cosines", targetsExpression);
        return Reduce(Tensor.Where(targets > 0, 1 - cosines, (cosines - margin).Relu()), reduction);
    }

    // As PyTorch does for this loss, ε is added to both squares.
    private static Tensor Cosines(Tensor a, Tensor b)
    {
        const double Epsilon = 1e-12;
        return (a * b).Sum(-1) / (((a * a).Sum(-1) + Epsilon) * ((b * b).Sum(-1) + Epsilon)).Sqrt();
    }

    /// <summary>max(0, d(anchor, positive) - d(anchor, negative) + margin), with d the distance of order p.</summary>
    /// <param name="anchor">Shape [B, D] or [D].</param>
    /// <param name="positive">The same shape; should be near.</param>
    /// <param name="negative">The same shape; should be far.</param>
    /// <param name="margin">The margin.</param>
    /// <param name="p">Order of the distance.</param>
    /// <param name="swap">Whether d(positive, negative) counts as the far distance where it is the smaller.</param>
    /// <param name="epsilon">Added to differences, so that the distance has a gradient at 0.</param>
    /// <param name="reduction">What to do with the losses of single triplets.</param>
    /// <param name="anchorExpression">Filled in by the compiler, for messages.</param>
    /// <param name="positiveExpression">Filled in by the compiler, for messages.</param>
    /// <param name="negativeExpression">Filled in by the compiler, for messages.</param>
    /// <remarks>Balntas, Riba, Ponsa and Mikolajczyk (2016), doi:10.5244/C.30.119.</remarks>
    public static Tensor TripletMargin(
        Tensor anchor, Tensor positive, Tensor negative, double margin = 1, double p = 2, bool swap = false, double epsilon = 1e-6,
        Reduction reduction = Reduction.Mean,
        [CallerArgumentExpression(nameof(anchor))] string? anchorExpression = null,
        [CallerArgumentExpression(nameof(positive))] string? positiveExpression = null,
        [CallerArgumentExpression(nameof(negative))] string? negativeExpression = null)
    {
        RequireSameShape(anchor, positive, anchorExpression, positiveExpression);
        RequireSameShape(anchor, negative, anchorExpression, negativeExpression);
        var near = anchor.PairwiseDistance(positive, p, epsilon);
        var far = anchor.PairwiseDistance(negative, p, epsilon);
        if (swap)
            far = Tensor.Minimum(far, positive.PairwiseDistance(negative, p, epsilon));
        return Reduce((near - far + margin).Relu(), reduction);
    }
}
