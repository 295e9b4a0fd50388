namespace Fathom.Cpu;

internal unsafe partial struct BlockedMatMul<T>
{
    /// <summary>Up to this many panels of A, reading B where it lies beats packing it first.</summary>
    private const int MaxDirectPanels = 8;

    /// <summary>Panels of A that a tile packs at a time, so that whole cache lines are read when rows are neighbours in memory.</summary>
    private const int PanelsAtATime = 4;

    private readonly void RunTile(int batch, int tile)
    {
        var work = new TileWork
        {
            Batch = batch,
            FirstRow = _grid.RowStart(tile / _grid.ColumnBlocks),
            EndRow = _grid.RowStart(tile / _grid.ColumnBlocks + 1),
            FirstColumn = _grid.ColumnStart(tile % _grid.ColumnBlocks),
            EndColumn = _grid.ColumnStart(tile % _grid.ColumnBlocks + 1),
        };
        var roomForA = _packedA != null ? 0 : Math.Min(PanelsAtATime * _kernels.Rows, _kernels.PaddedRows(work.Rows));
        var roomForB = _packedB != null ? 0 : _kernels.PaddedColumns(work.Columns);
        work.RoomForA = Scratch.Own.Take<T>((long)(roomForA + roomForB) * _layoutOfA.BlockDepth);
        work.RoomForB = work.RoomForA + roomForA * _layoutOfA.BlockDepth;
        for (var block = 0; block < _layoutOfA.Blocks; block++)
            RunBlock(ref work, block);
    }

    private readonly void RunBlock(ref TileWork work, int block)
    {
        PrepareB(ref work, block);
        var isLast = block == _layoutOfA.Blocks - 1;
        var isContinued = block > 0 || _problem.Accumulate;
        for (var row = work.FirstRow; row < work.EndRow; row += _kernels.Rows)
        {
            var rows = Math.Min(_kernels.Rows, work.EndRow - row);
            var a = PanelOfA(work, block, row);
            var c = _problem.C + _problem.COffsets[work.Batch] + row * _problem.CRowStride + work.FirstColumn;
            var (init, initStride) = isContinued ? ((nint)c, _problem.CRowStride) : ((nint)_problem.Bias, 0);
            if (init != 0 && !isContinued)
                init += work.FirstColumn * sizeof(T);
            if (work.DirectColumns > 0)
                PanelProduct<T>.RunRows(_kernels, rows, work.DirectColumns, work.Depth, a, work.DirectB, _problem.BRowStride,
                    (T*)init, initStride, c, _problem.CRowStride);
            if (work.DirectColumns < work.Columns)
                PanelProduct<T>.RunRows(_kernels, rows, work.Columns - work.DirectColumns, work.Depth, a, work.PackedB, 0,
                    init == 0 ? null : (T*)init + work.DirectColumns, initStride, c + work.DirectColumns, _problem.CRowStride);
            if (isLast && _problem.Epilogue != null)
                _problem.Epilogue(_problem.EpilogueState, work.Batch, c, row, work.FirstColumn, rows, work.Columns, _problem.CRowStride);
        }
    }

    // Finds the panels of B of this block: packed before, packed now, or, for whole vectors of few rows, left where they lie.
    private readonly void PrepareB(ref TileWork work, int block)
    {
        var firstDepth = _layoutOfB.BlockStart(block);
        work.Depth = _layoutOfB.BlockStart(block + 1) - firstDepth;
        if (_packedB != null)
        {
            work.PackedB = _packedB + _layoutOfB.PanelOffset(block, work.FirstColumn);
            return;
        }

        if (_problem.BColumnStride == 1 && work.Rows <= MaxDirectPanels * _kernels.Rows)
        {
            work.DirectB = _problem.B + _problem.BOffsets[work.Batch] + firstDepth * _problem.BRowStride + work.FirstColumn;
            var ragged = work.Columns % _kernels.Columns;
            work.DirectColumns = work.Columns - (ragged % _kernels.Width == 0 ? 0 : ragged);
        }
        work.PackedB = work.RoomForB;
        if (work.DirectColumns < work.Columns)
            PackColumns(work.Batch, block, work.FirstColumn + work.DirectColumns, work.EndColumn, work.PackedB);
    }

    private readonly T* PanelOfA(in TileWork work, int block, int row)
    {
        if (_packedA != null)
            return _packedA + _layoutOfA.PanelOffset(block, row);
        // One row with neighbouring elements already is a panel.
        if (work.EndRow - row == 1 && _problem.AColumnStride == 1)
            return _problem.A + _problem.AOffsets[work.Batch] + row * _problem.ARowStride + _layoutOfA.BlockStart(block);
        var ahead = (row - work.FirstRow) % (PanelsAtATime * _kernels.Rows);
        if (ahead == 0)
            PackRows(work.Batch, block, row, Math.Min(work.EndRow, row + PanelsAtATime * _kernels.Rows), work.RoomForA);
        return work.RoomForA + (long)ahead * work.Depth;
    }

    /// <summary>One tile in progress.</summary>
    private struct TileWork
    {
        public int Batch;
        public int FirstRow;
        public int EndRow;
        public int FirstColumn;
        public int EndColumn;
        public T* RoomForA;
        public T* RoomForB;

        // Of the current block of K: where B is, read directly in the first columns and packed in the others.
        public int Depth;
        public int DirectColumns;
        public T* DirectB;
        public T* PackedB;

        public readonly int Rows => EndRow - FirstRow;

        public readonly int Columns => EndColumn - FirstColumn;
    }
}
