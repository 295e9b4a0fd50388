using System.Runtime.CompilerServices;

namespace Fathom.Nn;

public static partial class Losses
{
    /// <summary>
    /// Connectionist temporal classification: minus the log-probability that the frames' classes read as the labels, when repeats are merged and then
    /// blanks removed. For sequences whose alignment with the labels is unknown, such as speech. The gradient is in closed form, softmax(logits) minus
    /// how probable each class is given the labels.
    /// </summary>
    /// <param name="logits">Shape [T, B, C], C counting the blank; frames first, so write <c>x.Permute(1, 0, 2)</c> for [B, T, C]. Log-probabilities will do as well.</param>
    /// <param name="labels">Class numbers without blanks, shape [B, S], padded with anything.</param>
    /// <param name="frameCounts">How many of the T frames each sample has, integers of shape [B].</param>
    /// <param name="labelCounts">How many of the S labels each sample has, integers of shape [B].</param>
    /// <param name="blank">Number of the blank class.</param>
    /// <param name="zeroInfinity">
    /// Whether a sample that cannot be read, having more labels (and blanks between equal ones) than frames, counts as 0 without gradient instead of as infinite.
    /// </param>
    /// <param name="reduction">The mean is over samples of the loss per label, as in PyTorch.</param>
    /// <param name="logitsExpression">Filled in by the compiler, for messages.</param>
    /// <param name="labelsExpression">Filled in by the compiler, for messages.</param>
    /// <returns>One number, or [B] without reduction. A sample with a label or count out of range, or with a blank among its labels, is NaN.</returns>
    /// <exception cref="ShapeException">When the shapes do not fit together.</exception>
    /// <exception cref="DTypeException">When labels or counts are not integers.</exception>
    /// <remarks>Graves, Fernández, Gomez and Schmidhuber (2006), "Connectionist temporal classification", ICML.</remarks>
    public static Tensor Ctc(
        Tensor logits, Tensor labels, Tensor frameCounts, Tensor labelCounts, int blank = 0, bool zeroInfinity = false, Reduction reduction = Reduction.Mean,
        [CallerArgumentExpression(nameof(logits))] string? logitsExpression = null,
        [CallerArgumentExpression(nameof(labels))] string? labelsExpression = null)
    {
        if (logits.Rank != 3)
            throw new ShapeException($"Ctc: {logitsExpression} must have shape [T, B, C], got {logits.Shape}. Frames come first: permute [B, T, C] with .Permute(1, 0, 2)?");
        var (batch, classes) = (logits.Shape[1], logits.Shape[2]);
        if (labels.Rank != 2 || labels.Shape[0] != batch)
            throw new ShapeException($"Ctc: {labelsExpression} must have shape [{batch}, S] for logits {logits.Shape}, got {labels.Shape}.");
        if ((uint)blank >= (uint)classes)
            throw new ArgumentOutOfRangeException(nameof(blank), blank, $"Ctc: the blank is one of the {classes} classes of {logitsExpression}, 0 to {classes - 1}.");
        var probabilities = logits.Widened().LogSoftmax(-1);
        var losses = CtcLossOp.Apply(
            probabilities, Whole(labels, labels.Shape, labelsExpression), Whole(frameCounts, [batch], nameof(frameCounts)), Whole(labelCounts, [batch], nameof(labelCounts)),
            blank, zeroInfinity).To(logits.ToFloat().DType);
        return reduction == Reduction.Mean ? (losses / Tensor.Maximum(labelCounts, 1).To(losses.DType)).Mean() : Reduce(losses, reduction);
    }

    private static Tensor Whole(Tensor numbers, Shape shape, string? expression) =>
        numbers.DType.IsFloat || numbers.DType == DType.Bool ? throw new DTypeException($"Ctc: {expression} must be integers, got {numbers.DType.Name}. Convert with .To(DType.I32)?")
        : numbers.Shape != shape ? throw new ShapeException($"Ctc: {expression} must have shape {shape}, got {numbers.Shape}.")
        : numbers.To(DType.I32);
}
