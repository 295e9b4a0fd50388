namespace Fathom;

/// <summary>Indices of each sample as indices into all samples one after another.</summary>
internal static class SampleIndices
{
    /// <summary>Index i of sample s becomes s size + i.</summary>
    /// <param name="batch">The samples.</param>
    /// <param name="indices">Indices of a sample; negative ones count from the end.</param>
    /// <param name="size">Size of the axis that they count along.</param>
    public static Tensor Of(Vectorisation batch, Tensor indices, int size)
    {
        var own = batch[indices];
        var place = Tensor.Where(own < 0, own + size, own);
        // One that is out of range must not become a neighbour's; so it goes beyond all, where the kernel refuses it.
        var total = (long)batch.Size * size;
        return Tensor.Where((place >= 0) & (place < size), place + Tensor.Iota(own.Shape, 0) * size, total + place.Abs());
    }

    extension(Tensor x)
    {
        /// <summary>Adjacent axes moved as a block: <paramref name="count"/> of them from place <paramref name="from"/> to begin at place <paramref name="to"/> of the result.</summary>
        public Tensor MoveAxes(int from, int count, int to)
        {
            var order = Enumerable.Range(0, x.Rank).Where(axis => axis < from || axis >= from + count).ToList();
            order.InsertRange(to, Enumerable.Range(from, count));
            return x.Permute([.. order]);
        }
    }
}
