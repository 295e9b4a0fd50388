namespace Fathom.Cpu;

/// <summary>
/// Memory that is needed soon and comes into the second-level cache a line at a time while microkernels compute something else: a rectangle of
/// lines, brought column after column. Nothing is read, so that addresses need not be valid.
/// </summary>
internal unsafe struct ComingLines
{
    /// <summary>Bytes of a line.</summary>
    public const int Line = 64;

    /// <summary>Values of k that a microkernel computes for each line: a pace that memory follows.</summary>
    public const int DepthPerLine = 4;

    private readonly byte* _first;
    private readonly long _rowStride;
    private readonly long _rows;
    private readonly long _columns;
    private long _row;
    private long _column;

    /// <summary>Lines of <paramref name="rows"/> rows of <paramref name="rowBytes"/> bytes each.</summary>
    /// <param name="first">First byte of the first row.</param>
    /// <param name="rowBytes">Bytes of a row.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="rowStride">Bytes from one row to the next.</param>
    public ComingLines(void* first, long rowBytes, long rows, long rowStride)
    {
        var offset = (nint)first % Line;
        _first = (byte*)first - offset;
        (_rows, _rowStride) = (rows, rowStride);
        _columns = rows == 0 ? 0 : (rowBytes + offset + Line - 1) / Line;
    }

    /// <summary>One run of bytes: each of its lines is a row.</summary>
    public ComingLines(void* first, long bytes) : this(first, 1, (bytes + Line - 1) / Line, Line)
    {
    }

    /// <summary>
    /// Whether lines are left: if so the next come by prefetching <paramref name="count"/> addresses from <paramref name="from"/> on,
    /// <paramref name="step"/> bytes apart.
    /// </summary>
    public bool TryTake(long count, out byte* from, out long step)
    {
        from = null;
        step = 0;
        if (_column == _columns)
            return false;
        // The last piece of a column is as long as the others, and overlaps with the one before it.
        from = _first + _column * Line + Math.Max(0, Math.Min(_row, _rows - count)) * _rowStride;
        step = _rowStride;
        _row += count;
        if (_row >= _rows)
            (_row, _column) = (0, _column + 1);
        return true;
    }
}
