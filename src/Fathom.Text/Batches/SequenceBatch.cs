namespace Fathom.Text;

/// <summary>Sequences of different lengths as one tensor.</summary>
/// <param name="Tokens">i64 [B, T].</param>
/// <param name="Mask">bool [B, T]: true where a token is, false where the sequence was filled up.</param>
/// <param name="Lengths">i64 [B]: tokens of each sequence.</param>
public sealed record SequenceBatch(Tensor Tokens, Tensor Mask, Tensor Lengths)
{
    /// <summary>Makes a batch of <paramref name="sequences"/>.</summary>
    /// <param name="sequences">B sequences of ids, at least one of them not empty.</param>
    /// <param name="options">What fills up, where, and to which length.</param>
    /// <exception cref="ArgumentException">When there is no token at all, or an option is out of range.</exception>
    public static SequenceBatch Pad(IReadOnlyList<IReadOnlyList<int>> sequences, PaddingOptions? options = null)
    {
        options ??= new();
        if (options.MultipleOf < 1 || options.MaximumLength < 1)
            throw new ArgumentException($"Pad: MultipleOf {options.MultipleOf} and MaximumLength {options.MaximumLength} must be at least 1.", nameof(options));
        var lengths = sequences.Select(sequence => Math.Min(sequence.Count, options.MaximumLength ?? int.MaxValue)).ToArray();
        if (lengths.Length == 0 || lengths.Max() == 0)
            throw new ArgumentException($"Pad: the {lengths.Length} sequences have no token.", nameof(sequences));
        var width = checked((lengths.Max() + options.MultipleOf - 1) / options.MultipleOf * options.MultipleOf);
        var tokens = new long[checked(lengths.Length * width)];
        var mask = new bool[tokens.Length];
        Array.Fill(tokens, options.PadId);
        for (var row = 0; row < lengths.Length; row++)
        {
            var first = row * width + (options.Side == PaddingSide.Left ? width - lengths[row] : 0);
            for (var index = 0; index < lengths[row]; index++)
                tokens[first + index] = sequences[row][index];
            mask.AsSpan(first, lengths[row]).Fill(true);
        }
        return new(
            Tensor.From<long>(tokens, [lengths.Length, width]), Tensor.From<bool>(mask, [lengths.Length, width]),
            Tensor.From<long>(Array.ConvertAll(lengths, length => (long)length), [lengths.Length]));
    }
}
