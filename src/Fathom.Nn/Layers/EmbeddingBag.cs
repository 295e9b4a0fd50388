namespace Fathom.Nn;

/// <summary>A table of learned vectors, of which bags are looked up and combined at once; an empty bag gives zeros.</summary>
/// <param name="count">Number of vectors.</param>
/// <param name="size">Length of each.</param>
/// <param name="mode">How the vectors of a bag are combined.</param>
/// <param name="random">Source of the initial values; null draws from <see cref="RandomKey.Default"/>.</param>
public sealed partial class EmbeddingBag(int count, int size, BagMode mode = BagMode.Mean, RandomKey? random = null) : Module
{
    private readonly BagMode mode = mode;

    /// <summary>The table, shape [count, size], standard normal at first.</summary>
    public Parameter Weight { get; } = new(Init.Normal([count, size], random: random));

    /// <summary>Bags of equal size, one per row: integers [B, n] give [B, size].</summary>
    public Tensor Forward(Tensor indices)
    {
        if (indices.Rank != 2)
            throw new ShapeException($"EmbeddingBag: takes bags [B, n], got {indices.Shape}. For bags of different sizes give offsets.");
        var vectors = ((Tensor)Weight).Take(indices);
        return mode switch
        {
            BagMode.Sum => vectors.Sum(1),
            BagMode.Mean => vectors.Mean(1),
            _ => vectors.Max(1),
        };
    }

    /// <summary>Bags one after another: integers [n] give [B, size].</summary>
    /// <param name="indices">The numbers of all bags.</param>
    /// <param name="offsets">Where each bag begins, ascending from 0, shape [B].</param>
    public Tensor Forward(Tensor indices, Tensor offsets)
    {
        if (indices.Rank != 1 || offsets.Rank != 1)
            throw new ShapeException($"EmbeddingBag: takes indices [n] and offsets [B], got {indices.Shape} and {offsets.Shape}.");
        var (n, bags) = (indices.Shape[0], offsets.Shape[0]);
        var vectors = ((Tensor)Weight).Take(indices);
        // The bag of each index is the last one that begins at or before it.
        var bag = offsets.To(DType.I64).SearchSorted(Tensor.Arange(n), right: true) - 1;
        if (mode == BagMode.Max)
        {
            var member = Tensor.Iota([bags, n], 0).EqualTo(bag).Unsqueeze(-1);
            var largest = Tensor.Where(member, vectors.Unsqueeze(0), double.NegativeInfinity).Max(1);
            return Tensor.Where(member.Any(1), largest, 0);
        }
        var sums = Tensor.Zeros([bags, vectors.Shape[1]]).IndexAdd(0, bag, vectors);
        if (mode == BagMode.Sum)
            return sums;
        var sizes = Tensor.Zeros([bags]).IndexAdd(0, bag, Tensor.Ones([n]));
        return sums / Tensor.Maximum(sizes, 1).Unsqueeze(-1);
    }
}
