namespace Fathom.Data;

/// <summary>Several data sets, one after another.</summary>
public sealed class ConcatDataset<TSample> : IDataset<TSample>
{
    private readonly IDataset<TSample>[] parts;
    private readonly int[] ends;

    /// <summary>The samples of <paramref name="parts"/> in their order.</summary>
    public ConcatDataset(params IEnumerable<IDataset<TSample>> parts)
    {
        this.parts = [.. parts];
        ends = new int[this.parts.Length];
        for (var part = 0; part < ends.Length; part++)
            Count = ends[part] = checked(Count + this.parts[part].Count);
    }

    /// <inheritdoc/>
    public int Count { get; }

    /// <inheritdoc/>
    public TSample this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            var part = 0;
            while (index >= ends[part])
                part++;
            return parts[part][part == 0 ? index : index - ends[part - 1]];
        }
    }
}
