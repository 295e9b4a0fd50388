namespace Fathom.Data;

/// <summary>Some samples of another data set, in a given order; a sample may appear more than once.</summary>
public sealed class SubsetDataset<TSample> : IDataset<TSample>
{
    private readonly IDataset<TSample> source;
    private readonly int[] indices;

    /// <summary>The samples of <paramref name="source"/> at <paramref name="indices"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">When an index is not in the source.</exception>
    public SubsetDataset(IDataset<TSample> source, IEnumerable<int> indices)
    {
        this.source = source;
        this.indices = [.. indices];
        foreach (var index in this.indices)
            if ((uint)index >= (uint)source.Count)
                throw new ArgumentOutOfRangeException(nameof(indices), index, $"Subset: the data set has {source.Count} samples.");
    }

    /// <inheritdoc/>
    public int Count => indices.Length;

    /// <inheritdoc/>
    public TSample this[int index] => source[indices[index]];
}
