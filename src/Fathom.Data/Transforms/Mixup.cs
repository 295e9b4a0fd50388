using System.Buffers;

namespace Fathom.Data;

/// <summary>
/// Replaces each image of a batch by λ times itself plus (1 - λ) times another of the batch, and mixes their one-hot labels likewise; one λ
/// per batch, drawn from Beta(alpha, alpha). Unlike an <see cref="ITransform"/> it depends on which samples share a batch.
/// </summary>
/// <remarks>Zhang, Cisse, Dauphin and Lopez-Paz (2017), arXiv:1710.09412.</remarks>
public sealed class Mixup
{
    private readonly float alpha;

    /// <summary>Mixes labels of <paramref name="classes"/> classes.</summary>
    /// <param name="classes">Number of classes, the width of the soft labels.</param>
    /// <param name="alpha">Strength, above 0 to 4: small values keep λ near 0 or 1, 1 makes it uniform.</param>
    public Mixup(int classes, float alpha = 0.2f)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(classes);
        Ranges.Check(nameof(Mixup), nameof(alpha), alpha, float.Epsilon, 4);
        (Classes, this.alpha) = (classes, alpha);
    }

    /// <summary>Number of classes, the width of the soft labels.</summary>
    public int Classes { get; }

    /// <summary>Mixes a batch.</summary>
    /// <param name="images">B images, one after another, changed in place.</param>
    /// <param name="labels">Class number of each image, B of them.</param>
    /// <param name="softLabels">Receives [B, classes]; each row sums to 1.</param>
    /// <param name="key">Source of λ and of the partners.</param>
    public void Apply(Span<float> images, ReadOnlySpan<long> labels, Span<float> softLabels, RandomKey key)
    {
        var batch = labels.Length;
        if (batch == 0)
            return;
        if (images.Length % batch != 0 || softLabels.Length != batch * Classes)
            throw new ShapeException(
                $"Mixup: {images.Length} values and {softLabels.Length} soft labels do not fit {batch} samples of {Classes} classes.");
        var numbers = key.Numbers();
        var lambda = (float)Beta(numbers);
        Span<int> partners = batch <= 256 ? stackalloc int[batch] : new int[batch];
        for (var index = 0; index < batch; index++)
            partners[index] = index;
        numbers.Shuffle(partners);
        MixLabels(labels, partners, lambda, softLabels);
        MixImages(images, images.Length / batch, partners, lambda);
    }

    private void MixLabels(ReadOnlySpan<long> labels, ReadOnlySpan<int> partners, float lambda, Span<float> softLabels)
    {
        softLabels.Clear();
        for (var index = 0; index < labels.Length; index++)
        {
            if ((ulong)labels[index] >= (ulong)Classes)
                throw new ArgumentOutOfRangeException(nameof(labels), labels[index], $"Mixup: the label is not one of {Classes} classes.");
            softLabels[index * Classes + (int)labels[index]] += lambda;
        }
        for (var index = 0; index < labels.Length; index++)
            softLabels[index * Classes + (int)labels[partners[index]]] += 1 - lambda;
    }

    private static void MixImages(Span<float> images, int length, ReadOnlySpan<int> partners, float lambda)
    {
        var scratch = ArrayPool<float>.Shared.Rent(images.Length);
        var originals = scratch.AsSpan(0, images.Length);
        images.CopyTo(originals);
        for (var index = 0; index < partners.Length; index++)
        {
            var mixed = images.Slice(index * length, length);
            var other = originals.Slice(partners[index] * length, length);
            for (var element = 0; element < length; element++)
                mixed[element] = lambda * mixed[element] + (1 - lambda) * other[element];
        }
        ArrayPool<float>.Shared.Return(scratch);
    }

    // Jöhnk (1964): u^(1/a) / (u^(1/a) + v^(1/a)), given that the sum is at most 1. In logarithms, so that a small alpha does not underflow.
    private double Beta(RandomNumbers numbers)
    {
        for (var attempt = 0; attempt < 1000; attempt++)
        {
            var x = Math.Log((numbers.NextBits() + 1.0) / 4294967296.0) / alpha;
            var y = Math.Log((numbers.NextBits() + 1.0) / 4294967296.0) / alpha;
            var high = Math.Max(x, y);
            var logSum = high + Math.Log(Math.Exp(x - high) + Math.Exp(y - high));
            if (logSum <= 0)
                return Math.Exp(x - logSum);
        }
        // Not reached in practice: at alpha = 4 one draw in 70 is accepted, so that the mean stands in once in two million batches.
        return 0.5;
    }
}
