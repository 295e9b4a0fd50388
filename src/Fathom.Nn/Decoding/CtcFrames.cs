namespace Fathom.Nn;

/// <summary>Log-probabilities of a batch, frame by frame.</summary>
internal sealed class CtcFrames
{
    private readonly float[] values;
    private readonly int[] counts;
    private readonly int classes;

    public CtcFrames(Tensor logits, ReadOnlySpan<int> counts, int blank, string operation)
    {
        if (logits.Rank != 3)
            throw new ShapeException($"{operation}: logits must have shape [T, B, C], got {logits.Shape}. Frames come first: permute [B, T, C] with .Permute(1, 0, 2)?");
        var frames = logits.Shape[0];
        (Batch, classes) = (logits.Shape[1], logits.Shape[2]);
        if ((uint)blank >= (uint)classes)
            throw new ArgumentOutOfRangeException(nameof(blank), blank, $"{operation}: the blank is one of the {classes} classes, 0 to {classes - 1}.");
        if (!counts.IsEmpty && counts.Length != Batch)
            throw new ArgumentException($"{operation}: {counts.Length} frame counts for {Batch} samples.", nameof(counts));
        this.counts = counts.IsEmpty ? [.. Enumerable.Repeat(frames, Batch)] : counts.ToArray();
        foreach (var count in this.counts)
            if ((uint)count > (uint)frames)
                throw new ArgumentException($"{operation}: a sample cannot have {count} of {frames} frames.", nameof(counts));
        values = logits.To(DType.F32).LogSoftmax(-1).ToArray<float>();
    }

    public int Batch { get; }

    /// <summary>The classes' log-probabilities in a frame of a sample.</summary>
    public ReadOnlySpan<float> this[int sample, int frame] => values.AsSpan((frame * Batch + sample) * classes, classes);

    public int Count(int sample) => counts[sample];
}
