namespace Fathom.Data;

/// <summary>The order in which an epoch visits the samples.</summary>
public enum SampleOrder
{
    /// <summary>A new random order in each epoch, from the loader's key.</summary>
    Shuffled,

    /// <summary>The order of the data set, for evaluation.</summary>
    Sequential,
}
