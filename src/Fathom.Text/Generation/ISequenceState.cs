namespace Fathom.Text;

/// <summary>What a <see cref="ISequenceModel"/> has read so far: B sequences of equal length.</summary>
public interface ISequenceState
{
    /// <summary>Reads tokens and returns the logits of those that may follow.</summary>
    /// <param name="tokens">i64 [B, T]: the prompt, or one new token per sequence.</param>
    /// <returns>Logits after the last token, [B, V].</returns>
    Tensor Next(Tensor tokens);

    /// <summary>Lets sequence i go on from what sequence <c>parents[i]</c> has read, as beam search needs.</summary>
    /// <param name="parents">One index per sequence, each in 0 to B - 1.</param>
    void Reorder(ReadOnlySpan<int> parents);
}
