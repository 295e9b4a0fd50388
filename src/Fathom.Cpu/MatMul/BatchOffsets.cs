namespace Fathom.Cpu;

/// <summary>
/// Where each matrix of a batch begins, in elements from the first: evenly spaced, or listed (broadcast or transposed batch
/// axes).
/// </summary>
internal readonly unsafe struct BatchOffsets
{
    private readonly long* _table;
    private readonly long _stride;

    /// <summary>Matrix i begins at i <paramref name="stride"/>; 0 repeats one matrix.</summary>
    public BatchOffsets(long stride) => _stride = stride;

    /// <summary>Matrix i begins at <paramref name="table"/>[i]; the table must outlive the product.</summary>
    public BatchOffsets(long* table) => _table = table;

    /// <summary>Offset of matrix <paramref name="batch"/>.</summary>
    public long this[int batch] => _table != null ? _table[batch] : batch * _stride;

    /// <summary>Whether every matrix of the batch is the same one.</summary>
    public bool IsConstant => _table == null && _stride == 0;

    /// <summary>Whether matrix i begins at i <paramref name="stride"/>.</summary>
    public bool IsEven(long stride) => _table == null && _stride == stride;
}
