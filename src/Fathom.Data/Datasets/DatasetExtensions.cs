namespace Fathom.Data;

/// <summary>Parts and unions of data sets; views that copy no samples.</summary>
public static class DatasetExtensions
{
    extension<TSample>(IDataset<TSample> dataset)
    {
        /// <summary>The samples at <paramref name="indices"/>, in that order.</summary>
        public IDataset<TSample> Subset(IEnumerable<int> indices) => new SubsetDataset<TSample>(dataset, indices);

        /// <summary>This data set followed by <paramref name="other"/>.</summary>
        public IDataset<TSample> Concat(IDataset<TSample> other) => new ConcatDataset<TSample>(dataset, other);

        /// <summary>Two disjoint random parts; the first holds <paramref name="firstShare"/> (0 to 1) of the samples.</summary>
        public (IDataset<TSample> First, IDataset<TSample> Second) Split(double firstShare, RandomKey key)
        {
            var (first, second) = SplitIndices.Random(dataset.Count, firstShare, key);
            return (dataset.Subset(first), dataset.Subset(second));
        }

        /// <summary>As Split, but with every class in the same proportion on both sides.</summary>
        /// <param name="label">The class number of a sample.</param>
        /// <param name="firstShare">Share of the first side, 0 to 1.</param>
        /// <param name="key">Source of the draw.</param>
        public (IDataset<TSample> First, IDataset<TSample> Second) SplitStratified(
            Func<TSample, int> label, double firstShare, RandomKey key)
        {
            var labels = new int[dataset.Count];
            for (var index = 0; index < labels.Length; index++)
                labels[index] = label(dataset[index]);
            var (first, second) = SplitIndices.Stratified(labels, firstShare, key);
            return (dataset.Subset(first), dataset.Subset(second));
        }
    }
}
