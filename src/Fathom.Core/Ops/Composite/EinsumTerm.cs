namespace Fathom;

/// <summary>A tensor whose axes have letters, each letter once.</summary>
internal sealed record EinsumTerm(Tensor Value, string Letters)
{
    /// <summary>An operand, with axes of size 1 expanded to their letter's size and repeated letters reduced to their diagonal.</summary>
    public static EinsumTerm Of(Tensor operand, string letters, IReadOnlyDictionary<char, int> sizes)
    {
        var value = operand.BroadcastTo([.. letters.Select(letter => sizes[letter])]);
        for (var second = 1; second < letters.Length; second++)
        {
            var first = letters.IndexOf(letters[second], StringComparison.Ordinal);
            if (first == second)
                continue;
            var (size, last) = (value.Shape[second], letters.Length - 1);
            // Element [i, i] of a flattened [n, n] is number i (n + 1).
            value = value.MoveAxis(second, last).MoveAxis(first, last - 1).Flatten(-2).Slice(-1, 0, size + 1, size);
            letters = letters.Remove(second, 1).Remove(first, 1) + letters[second];
            second = 0;
        }
        return new(value, letters);
    }

    /// <summary>Summed over the axes whose letter is not in <paramref name="kept"/>.</summary>
    public EinsumTerm SumAllBut(string kept)
    {
        int[] axes = [.. Enumerable.Range(0, Letters.Length).Where(axis => !kept.Contains(Letters[axis], StringComparison.Ordinal))];
        return axes.Length == 0 ? this : new(Value.Sum(axes), string.Concat(Letters.Where(letter => kept.Contains(letter, StringComparison.Ordinal))));
    }

    /// <summary>The product of two terms summed over the letters that both have and <paramref name="needed"/> lacks, as one batched matrix product.</summary>
    public static EinsumTerm Contract(EinsumTerm a, EinsumTerm b, string needed)
    {
        var shared = a.Letters.Where(letter => b.Letters.Contains(letter, StringComparison.Ordinal)).ToArray();
        var batch = string.Concat(shared.Where(letter => needed.Contains(letter, StringComparison.Ordinal)));
        var summed = string.Concat(shared.Where(letter => !needed.Contains(letter, StringComparison.Ordinal)));
        var (rows, columns) = (string.Concat(a.Letters.Except(shared)), string.Concat(b.Letters.Except(shared)));

        var left = a.Grouped(batch, rows, summed);
        var right = b.Grouped(batch, summed, columns);
        // Without a sum there is nothing that a matrix product would gain.
        var product = summed.Length == 0 ? left * right : left.MatMul(right);
        int[] sizes = [.. batch.Select(a.Size), .. rows.Select(a.Size), .. columns.Select(b.Size)];
        return new(product.Reshape(Shape.Create(sizes)), batch + rows + columns);
    }

    /// <summary>The tensor with its axes in the order of <paramref name="letters"/>.</summary>
    public Tensor Ordered(string letters) => Value.Permute([.. letters.Select(letter => Letters.IndexOf(letter, StringComparison.Ordinal))]);

    private Tensor Grouped(string first, string second, string third) =>
        Ordered(first + second + third).Reshape(Shape.Create([Count(first), Count(second), Count(third)]));

    private int Count(string letters) => letters.Aggregate(1, (count, letter) => checked(count * Size(letter)));

    private int Size(char letter) => Value.Shape[Letters.IndexOf(letter, StringComparison.Ordinal)];
}
