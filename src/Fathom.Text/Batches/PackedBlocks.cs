namespace Fathom.Text;

/// <summary>Documents one after another, cut into blocks of equal length: no token is padding.</summary>
/// <param name="Tokens">i64 [N, T].</param>
/// <param name="Documents">i64 [N, T]: number of the document within its block, from 0, so that attention can be kept within documents.</param>
public sealed record PackedBlocks(Tensor Tokens, Tensor Documents)
{
    /// <summary>Packs documents.</summary>
    /// <param name="documents">Ids of each document.</param>
    /// <param name="blockLength">T.</param>
    /// <param name="separator">Id put after each document, such as the end of text; it belongs to the document.</param>
    /// <exception cref="ArgumentException">When all documents together do not fill one block; what is left at the end of the last block is dropped.</exception>
    public static PackedBlocks Pack(IEnumerable<IReadOnlyList<int>> documents, int blockLength, int separator)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(blockLength);
        var (tokens, numbers, number) = (new List<long>(), new List<long>(), 0L);
        foreach (var document in documents)
        {
            foreach (var id in document)
                Add(id);
            Add(separator);
            number++;
        }
        var blocks = tokens.Count / blockLength;
        if (blocks == 0)
            throw new ArgumentException($"Pack: {tokens.Count} tokens, separators included, do not fill a block of {blockLength}.", nameof(documents));
        var kept = blocks * blockLength;
        for (var start = 0; start < kept; start += blockLength)
            for (var (index, first) = (start, numbers[start]); index < start + blockLength; index++)
                numbers[index] -= first;
        return new(Tensor.From<long>(tokens.ToArray().AsSpan(0, kept), [blocks, blockLength]), Tensor.From<long>(numbers.ToArray().AsSpan(0, kept), [blocks, blockLength]));

        void Add(long id)
        {
            tokens.Add(id);
            numbers.Add(number);
        }
    }
}
