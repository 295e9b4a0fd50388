namespace Fathom.Cpu;

internal unsafe partial struct BlockedMatMul<T>
{
    /// <summary>Rows of A that a tile packs at a time, so that whole cache lines are read when rows are neighbours in memory.</summary>
    private const int RowsAtATime = 128;

    private readonly void RunTile(int batch, int tile)
    {
        var (rowBlock, columnBlock) = (_grid.RowBlockOf(tile), _grid.ColumnBlockOf(tile));
        var work = new TileWork
        {
            Batch = batch,
            Number = tile,
            FirstRow = _grid.RowStart(rowBlock),
            EndRow = _grid.RowStart(rowBlock + 1),
            FirstColumn = ColumnStart(columnBlock),
            EndColumn = ColumnStart(columnBlock + 1),
        };
        var roomForA = _packedA != null || ReadsADirectly ? 0 : Math.Min(ReadsAByColumns ? _kernels.Rows : RowsAtATime, work.Rows);
        var roomForB = _packedB != null ? 0 : _kernels.PaddedColumns(work.Columns);
        work.RoomForA = Scratch.Own.Take<T>((long)roomForA * StrideOfPackedA + (long)roomForB * _layout.BlockDepth);
        work.RoomForB = work.RoomForA + roomForA * StrideOfPackedA;
        for (var block = 0; block < _layout.Blocks; block++)
            RunBlock(ref work, block);
    }

    private readonly int ColumnStart(int columnBlock) => _kernels.PanelStart(_grid.ColumnStart(columnBlock), _problem.Columns);

    private readonly void RunBlock(ref TileWork work, int block)
    {
        PrepareB(ref work, block);
        var isLast = block == _layout.Blocks - 1;
        var coming = new Coming
        {
            B = NextOfB(work, block),
            Beside = isLast && _problem.EpilogueOperand != null ? (nint)_problem.EpilogueOperand - (nint)_problem.C : 0,
        };
        var isContinued = block > 0 || _problem.Accumulate;
        var unfinished = work.FirstRow;
        int rows;
        for (var row = work.FirstRow; row < work.EndRow; row += rows)
        {
            rows = _kernels.RowsOf(work.EndRow - row);
            var a = RowsOfA(work, block, row, ref coming.A);
            var isTurned = ReadsAByColumns && !work.Packs;
            var aStride = isTurned ? _problem.AColumnStride : ReadsADirectly ? _problem.ARowStride : StrideOfPackedA;
            var c = _problem.C + _problem.COffsets[work.Batch] + row * _problem.CRowStride + work.FirstColumn;
            if (work.Packs)
                PanelProduct<T>.RunPacking(_kernels, work.DirectColumns, work.Depth, a, aStride, work.DirectB, _problem.BRowStride, work.RoomForB,
                    isContinued, c, _problem.CRowStride);
            else if (work.DirectColumns > 0)
                PanelProduct<T>.Run(_kernels, isTurned, rows, work.DirectColumns, work.Depth, a, aStride, work.DirectB, _problem.BRowStride,
                    isContinued, c, _problem.CRowStride, ref coming);
            if (work.DirectColumns < work.Columns)
                PanelProduct<T>.Run(_kernels, isTurned, rows, work.Columns - work.DirectColumns, work.Depth, a, aStride, work.PackedB, 0,
                    isContinued, c + work.DirectColumns, _problem.CRowStride, ref coming);
            if (work.Packs)
            {
                (work.Packs, work.DirectColumns) = (false, 0);
                work.PackedB = work.RoomForB;
            }
            var finished = row + rows;
            if (!isLast || _problem.Epilogue == null || (finished < work.EndRow && (finished - unfinished) * work.Columns < _problem.EpilogueGrain))
                continue;
            var done = _problem.C + _problem.COffsets[work.Batch] + unfinished * _problem.CRowStride + work.FirstColumn;
            _problem.Epilogue(
                _problem.EpilogueState, done, (long)work.Batch * _problem.Rows + unfinished, work.FirstColumn, finished - unfinished, work.Columns, _problem.CRowStride);
            unfinished = finished;
        }
    }

    // Finds the panels of B of this block: packed before, packed now, or left where they lie, for few rows for good and otherwise until the
    // first rows have packed them on the way.
    private readonly void PrepareB(ref TileWork work, int block)
    {
        var firstDepth = _layout.BlockStart(block);
        work.Depth = _layout.BlockStart(block + 1) - firstDepth;
        if (_packedB != null)
        {
            work.PackedB = _packedB + _layout.PanelOffset(block, work.FirstColumn);
            return;
        }

        work.PackedB = work.RoomForB;
        if (HasRowsOfB)
        {
            work.DirectB = _problem.B + _problem.BOffsets[work.Batch] + firstDepth * _problem.BRowStride + work.FirstColumn;
            work.Packs = !ReadsBDirectly;
            var ragged = Math.Max(work.Columns % _kernels.Columns, work.Packs ? _kernels.TailColumns(work.Columns) : 0);
            work.DirectColumns = work.Columns - (ragged % _kernels.Width == 0 && !work.Packs ? 0 : ragged);
            if (work.Packs)
                work.PackedB += work.DirectColumns * (long)work.Depth;
        }
        if (work.DirectColumns < work.Columns)
            PackColumns(work.Batch, block, work.FirstColumn + work.DirectColumns, work.EndColumn, work.PackedB);
    }

    // What the block after this one reads of B: of the next block of K, or of the next tile.
    private readonly ComingLines NextOfB(in TileWork work, int block)
    {
        var (tile, next) = block + 1 < _layout.Blocks ? (work.Number, block + 1) : (work.Number + 1, 0);
        if (tile >= _grid.Tiles)
            return default;
        var columnBlock = _grid.ColumnBlockOf(tile);
        var (first, end) = (ColumnStart(columnBlock), ColumnStart(columnBlock + 1));
        if (next == block && first == work.FirstColumn)
            return default;
        var (k0, k1) = (_layout.BlockStart(next), _layout.BlockStart(next + 1));
        if (_packedB != null)
            return new(_packedB + _layout.PanelOffset(next, first), (long)_kernels.PaddedColumns(end - first) * (k1 - k0) * sizeof(T));
        var size = _problem.BForm.ByteLength<T>();
        var source = (byte*)_problem.B + (_problem.BOffsets[work.Batch] + k0 * _problem.BRowStride + first * _problem.BColumnStride) * size;
        return _problem.BColumnStride == 1
            ? new(source, (end - first) * size, k1 - k0, _problem.BRowStride * size)
            : new(source, (k1 - k0) * size, end - first, _problem.BColumnStride * size);
    }

    // What is packed of A next: further rows, or the first ones of the next block.
    private readonly ComingLines NextPackedOfA(in TileWork work, int block, int row)
    {
        if (row >= work.EndRow)
            (block, row) = (block + 1, work.FirstRow);
        if (block >= _layout.Blocks || _problem.ARowStride != 1)
            return default;
        var (k0, k1) = (_layout.BlockStart(block), _layout.BlockStart(block + 1));
        var size = _problem.AForm.ByteLength<T>();
        var source = (byte*)_problem.A + (_problem.AOffsets[work.Batch] + row + k0 * _problem.AColumnStride) * size;
        return new(source, Math.Min(RowsAtATime, work.EndRow - row) * size, k1 - k0, _problem.AColumnStride * size);
    }

    // Rows of A from one on, of this block: where they lie, turned or not, packed before, or packed now, some ahead of their use.
    private readonly T* RowsOfA(in TileWork work, int block, int row, ref ComingLines next)
    {
        if (ReadsADirectly)
        {
            var a = _problem.A + _problem.AOffsets[work.Batch] + row * _problem.ARowStride + _layout.BlockStart(block);
            // As many rows come as a microkernel brings lines, of a tile so tall that they are all there.
            var coming = Math.Max(work.Depth / ComingLines.DepthPerLine / _kernels.Rows, 1) * _kernels.Rows;
            if ((row - work.FirstRow) % coming == 0 && row + 2 * coming <= work.EndRow)
                next = new(a + coming * _problem.ARowStride, (long)work.Depth * sizeof(T), coming, _problem.ARowStride * sizeof(T));
            return a;
        }
        if (ReadsAByColumns)
        {
            if (work.Packs)
            {
                PackRows(work.Batch, block, row, row + _kernels.Rows, work.RoomForA);
                return work.RoomForA;
            }
            var a = _problem.A + _problem.AOffsets[work.Batch] + row + _layout.BlockStart(block) * _problem.AColumnStride;
            var rowsOfLine = ComingLines.Line / sizeof(T);
            if ((row - work.FirstRow) % rowsOfLine == 0 && row + rowsOfLine < work.EndRow)
                next = new(a + rowsOfLine, ComingLines.Line, work.Depth, _problem.AColumnStride * sizeof(T));
            return a;
        }
        if (_packedA != null)
            return PackedRowOfA(block, row);
        var ahead = (row - work.FirstRow) % RowsAtATime;
        if (ahead == 0)
        {
            PackRows(work.Batch, block, row, Math.Min(work.EndRow, row + RowsAtATime), work.RoomForA);
            next = NextPackedOfA(work, block, row + RowsAtATime);
        }
        return work.RoomForA + ahead * StrideOfPackedA;
    }

    /// <summary>One tile in progress.</summary>
    private struct TileWork
    {
        public int Batch;
        public int Number;
        public int FirstRow;
        public int EndRow;
        public int FirstColumn;
        public int EndColumn;
        public T* RoomForA;
        public T* RoomForB;

        // Of the current block of K: where B is, read directly in the first columns, by rows that may pack it, and packed in the others.
        public int Depth;
        public bool Packs;
        public int DirectColumns;
        public T* DirectB;
        public T* PackedB;

        public readonly int Rows => EndRow - FirstRow;

        public readonly int Columns => EndColumn - FirstColumn;
    }
}
