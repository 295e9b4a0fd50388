namespace Fathom.Nn;

/// <summary>How an <see cref="EmbeddingBag"/> combines the vectors of a bag.</summary>
public enum BagMode
{
    /// <summary>Their mean.</summary>
    Mean,

    /// <summary>Their sum.</summary>
    Sum,

    /// <summary>The largest of each component.</summary>
    Max,
}
