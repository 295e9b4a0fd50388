namespace Fathom.Data;

/// <summary>What becomes of the samples left over when the batch size does not divide their number.</summary>
public enum LastBatch
{
    /// <summary>They form a smaller batch.</summary>
    Keep,

    /// <summary>They are left out of this epoch, so that every batch has the same shape.</summary>
    Drop,
}
