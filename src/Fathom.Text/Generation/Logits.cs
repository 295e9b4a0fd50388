namespace Fathom.Text;

/// <summary>Reading what a model gives.</summary>
internal static class Logits
{
    /// <summary>Copies logits [B, V] of any floating type to <paramref name="destination"/>.</summary>
    public static void Read(Tensor logits, int batch, int vocabulary, Span<float> destination)
    {
        if (logits.Rank != 2 || logits.Shape[0] != batch || logits.Shape[1] != vocabulary)
            throw new ShapeException($"Generate: the model gave logits {logits.Shape}; {batch} sequences and {vocabulary} tokens make [{batch}, {vocabulary}].");
        (logits.DType == DType.F32 ? logits : logits.To(DType.F32)).CopyTo(destination);
    }
}
