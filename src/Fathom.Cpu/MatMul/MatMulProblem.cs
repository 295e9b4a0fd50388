namespace Fathom.Cpu;

/// <summary>
/// A batch of products C = A B, or C += A B, of strided matrices in memory: A is [M, K], B [K, N] and C [M, N].
/// Strides count elements, may be 0
/// in A and B (broadcast), and describe transposes. C overlaps neither operand.
/// </summary>
internal unsafe struct MatMulProblem<T>(int rows, int columns, int depth) where T : unmanaged
{
    /// <summary>M.</summary>
    public int Rows = rows;

    /// <summary>N.</summary>
    public int Columns = columns;

    /// <summary>K; when 0 the product is zero.</summary>
    public int Depth = depth;

    /// <summary>First element of the first A.</summary>
    public T* A;

    /// <summary>Elements from one row of A to the next.</summary>
    public long ARowStride = depth;

    /// <summary>Elements from one column of A to the next.</summary>
    public long AColumnStride = 1;

    /// <summary>First element of the first B; unused when <see cref="PackedB"/> is given.</summary>
    public T* B;

    /// <summary>Elements from one row of B to the next.</summary>
    public long BRowStride = columns;

    /// <summary>Elements from one column of B to the next.</summary>
    public long BColumnStride = 1;

    /// <summary>How A is stored; offsets and strides count stored elements. Not plain only in f32.</summary>
    public StoredForm AForm;

    /// <summary>How B is stored.</summary>
    public StoredForm BForm;

    /// <summary>
    /// Scales of B, or null: element [k, n] counts times BScales[n <see cref="ScalesPerColumn"/> + k / <see cref="ScaleGroup"/>]. Needs a B that is
    /// contiguous along k, and one B for the whole batch.
    /// </summary>
    public T* BScales;

    /// <summary>Values of k that share a scale: K, or a multiple of <see cref="ScaleGroupStep"/> that divides K.</summary>
    public int ScaleGroup;

    /// <summary>Groups of fewer values than all are multiples of this: the widest vector.</summary>
    public const int ScaleGroupStep = 16;

    /// <summary>B in panels (<see cref="PackedLayout"/>), the same for the whole batch, or null.</summary>
    public T* PackedB;

    /// <summary>First element of the first C.</summary>
    public T* C;

    /// <summary>Elements from one row of C to the next.</summary>
    public long CRowStride = columns;

    /// <summary>Elements from one column of C to the next; fast when this or <see cref="CRowStride"/> is 1.</summary>
    public long CColumnStride = 1;

    /// <summary>Number of products.</summary>
    public int Batches = 1;

    /// <summary>Where each A begins.</summary>
    public BatchOffsets AOffsets;

    /// <summary>Where each B begins.</summary>
    public BatchOffsets BOffsets;

    /// <summary>Where each C begins.</summary>
    public BatchOffsets COffsets;

    /// <summary>Adds to what C holds instead of replacing it.</summary>
    public bool Accumulate;

    /// <summary>
    /// Called once for each finished part of C, while it is in cache, on the thread that computed it; or null. Arguments: state, address of the
    /// part's first element, its first row (counted through all products of the batch) and column, its rows and columns, elements from one row to the
    /// next. Needs unit <see cref="CColumnStride"/>. Parts are a few rows high and as wide as a tile; their size is a matter of speed, not of contract.
    /// </summary>
    public delegate*<void*, T*, long, int, int, int, long, void> Epilogue;

    /// <summary>First argument of <see cref="Epilogue"/>.</summary>
    public void* EpilogueState;

    /// <summary>Elements of C for which a call of <see cref="Epilogue"/> pays: the fewer, the nearer they still are.</summary>
    public int EpilogueGrain;

    /// <summary>A matrix that lies as C does and that <see cref="Epilogue"/> reads: it is brought nearer while C is computed; or null.</summary>
    public T* EpilogueOperand;

    /// <summary>Elements from the scales of one column to those of the next.</summary>
    public readonly int ScalesPerColumn => ScaleGroup >= Depth ? 1 : Depth / ScaleGroup;

    /// <summary>First scale of a column.</summary>
    public readonly T* ScalesOf(int column) => BScales + (long)column * ScalesPerColumn;

    /// <summary>The transposed problem, Cᵀ = Bᵀ Aᵀ, over the same memory; without scales.</summary>
    public readonly MatMulProblem<T> Transposed()
    {
        var t = this;
        (t.Rows, t.Columns) = (Columns, Rows);
        (t.ARowStride, t.AColumnStride, t.AOffsets) = (BColumnStride, BRowStride, BOffsets);
        (t.BRowStride, t.BColumnStride, t.BOffsets) = (AColumnStride, ARowStride, AOffsets);
        (t.CRowStride, t.CColumnStride) = (CColumnStride, CRowStride);
        t.A = B;
        t.B = A;
        (t.AForm, t.BForm) = (BForm, AForm);
        return t;
    }
}
