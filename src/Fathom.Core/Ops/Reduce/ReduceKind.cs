namespace Fathom;

/// <summary>How a reduction combines elements.</summary>
public enum ReduceKind : byte
{
    /// <summary>Σ x; of nothing, 0.</summary>
    Sum,

    /// <summary>Π x; of nothing, 1.</summary>
    Product,

    /// <summary>The largest; NaN if any is NaN.</summary>
    Max,

    /// <summary>The smallest; NaN if any is NaN.</summary>
    Min,

    /// <summary>Position (i64) of the first largest, a NaN counting as largest.</summary>
    ArgMax,

    /// <summary>Position (i64) of the first smallest, a NaN counting as smallest.</summary>
    ArgMin,
}
