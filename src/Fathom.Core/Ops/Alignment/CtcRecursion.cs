namespace Fathom;

/// <summary>
/// The forward recursion of <see cref="CtcLossOp"/> as a graph of elementary operations, one block for each frame: slow, and differentiable without end.
/// </summary>
internal static class CtcRecursion
{
    // Stands for the logarithm of 0. Infinity would give NaN in the gradient of a sum of nothing.
    private const double Never = -1e30;

    /// <summary>The losses [B] of the operands of <see cref="CtcLossOp"/>; of samples that no path can read a large number.</summary>
    public static Tensor Losses(ReadOnlySpan<Tensor> operands, int blank)
    {
        var (x, labels, frames, counts) = (operands[0], operands[1], operands[2], operands[3]);
        var (time, batch, states) = (x.Shape[0], x.Shape[1], 2 * labels.Shape[1] + 1);

        // States: blank, first label, blank, second label, ..., blank.
        var blanks = Tensor.Full(labels.Shape, blank, labels.DType);
        var classes = Tensor.Stack([blanks, labels], 2).Reshape(batch, states - 1).Pad(1, 0, 1, value: blank);
        var state = Tensor.Iota([batch, states], 1, DType.I32);
        var mayLeap = (state >= 2) & classes.NotEqual(Behind(classes, 2, -1)) & classes.NotEqual(blank);
        var emitted = x.Gather(2, classes.To(DType.I64).Unsqueeze(0).BroadcastTo([time, batch, states]));

        var reached = Tensor.Where(state < 2, emitted.Select(0, 0), Never);
        for (var t = 1; t < time; t++)
        {
            var leapt = Tensor.Where(mayLeap, Behind(reached, 2, Never), Never);
            var next = emitted.Select(0, t) + Tensor.Stack([reached, Behind(reached, 1, Never), leapt]).LogSumExp(0);
            reached = Tensor.Where(frames.Unsqueeze(1) > t, next, reached);
        }
        var last = 2 * counts.Unsqueeze(1);
        var final = state.EqualTo(last) | state.EqualTo(last - 1);
        return -Tensor.Where(final, reached, Never).LogSumExp(1);
    }

    /// <summary>Each state's predecessor by <paramref name="count"/> places.</summary>
    private static Tensor Behind(Tensor x, int count, double before) => x.Shape[1] <= count
        ? Tensor.Full(x.Shape, before, x.DType)
        : x.Pad(1, 0, -count).Pad(1, count, 0, value: before);
}
