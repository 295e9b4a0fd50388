namespace Fathom.Data;

/// <summary>Rows of a table as numbers.</summary>
/// <param name="Rows">Number of rows, N.</param>
/// <param name="Numbers">What comes from columns of numbers, row-major [N, W].</param>
/// <param name="NumberWidth">W.</param>
/// <param name="Categories">Numbers of names, row-major [N, C].</param>
/// <param name="CategoryCount">C.</param>
/// <param name="Labels">Class of each row, [N]; empty when unknown.</param>
public sealed record EncodedTable(int Rows, float[] Numbers, int NumberWidth, long[] Categories, int CategoryCount, long[] Labels)
{
    /// <summary>Some rows as tensors: numbers [B, W], categories [B, C], and labels [B] if known, else of length 0.</summary>
    public (Tensor Numbers, Tensor Categories, Tensor Labels) Batch(ReadOnlySpan<int> rows)
    {
        var (numbers, categories, labels) = (new float[rows.Length * NumberWidth], new long[rows.Length * CategoryCount], new long[Labels.Length == 0 ? 0 : rows.Length]);
        for (var i = 0; i < rows.Length; i++)
        {
            Numbers.AsSpan(rows[i] * NumberWidth, NumberWidth).CopyTo(numbers.AsSpan(i * NumberWidth));
            Categories.AsSpan(rows[i] * CategoryCount, CategoryCount).CopyTo(categories.AsSpan(i * CategoryCount));
            if (labels.Length > 0)
                labels[i] = Labels[rows[i]];
        }
        return (Tensor.From<float>(numbers, [rows.Length, NumberWidth]), Tensor.From<long>(categories, [rows.Length, CategoryCount]), Tensor.From<long>(labels));
    }
}
