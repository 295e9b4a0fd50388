namespace Fathom.Data;

/// <summary>A finite collection of samples with random access. Reads must be safe from several threads at once.</summary>
/// <typeparam name="TSample">What one sample is.</typeparam>
public interface IDataset<out TSample>
{
    /// <summary>Number of samples.</summary>
    int Count { get; }

    /// <summary>Sample <paramref name="index"/>, 0 to <see cref="Count"/> - 1; the same index gives the same sample.</summary>
    TSample this[int index] { get; }
}
