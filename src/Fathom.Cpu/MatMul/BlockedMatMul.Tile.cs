using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Cpu;

internal unsafe partial struct BlockedMatMul<T>
{
    /// <summary>Up to this many panels of A, reading B where it lies beats packing it first.</summary>
    private const int MaxDirectPanels = 8;

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
        var panels = _packedB != null ? 0 : (work.EndColumn - work.FirstColumn + _kernels.Columns - 1) / _kernels.Columns;
        var lengthOfB = (long)panels * _kernels.Columns * _layout.BlockDepth;
        work.Zeros = Scratch.Own.Take<T>((1 + _kernels.Rows) * _kernels.Columns + lengthOfB + _kernels.Rows * (long)_layout.BlockDepth);
        work.RaggedTile = work.Zeros + _kernels.Columns;
        work.RoomForB = work.RaggedTile + _kernels.Rows * _kernels.Columns;
        work.RoomForA = work.RoomForB + lengthOfB;
        new Span<T>(work.Zeros, _kernels.Columns).Clear();

        for (var block = 0; block < _layout.Blocks; block++)
        {
            PrepareB(ref work, block);
            for (var row = work.FirstRow; row < work.EndRow; row += _kernels.Rows)
                RunRows(work, block, row);
        }
    }

    // Finds the panels of B of this block: packed before, packed now, or, for whole vectors of few rows, left where they lie.
    private readonly void PrepareB(ref TileWork work, int block)
    {
        work.FirstDepth = _layout.BlockStart(block);
        work.Depth = _layout.BlockStart(block + 1) - work.FirstDepth;
        work.FirstPackedColumn = work.FirstColumn;
        if (_packedB != null)
        {
            work.PackedB = _packedB + _layout.PanelOffset(block, work.FirstColumn);
            return;
        }

        if (_problem.BColumnStride == 1 && work.EndRow - work.FirstRow <= MaxDirectPanels * _kernels.Rows)
        {
            work.DirectB = _problem.B + _problem.BOffsets[work.Batch] + work.FirstDepth * _problem.BRowStride;
            var ragged = (work.EndColumn - work.FirstColumn) % _kernels.Columns;
            work.FirstPackedColumn = work.EndColumn - (ragged % _kernels.Width == 0 ? 0 : ragged);
        }
        work.PackedB = work.RoomForB;
        PackPanels(work.Batch, block, work.FirstPackedColumn, work.EndColumn, work.PackedB);
    }

    // One panel of A against every panel of B of the tile.
    private readonly void RunRows(in TileWork work, int block, int row)
    {
        var rows = Math.Min(_kernels.Rows, work.EndRow - row);
        var panelRows = _kernels.PanelRows(rows);
        var a = PackA(work, row, rows, panelRows);
        var c = _problem.C + _problem.COffsets[work.Batch] + row * _problem.CRowStride;
        var (init, initStride) = Init(block, c);
        for (var column = work.FirstColumn; column < work.EndColumn; column += _kernels.Columns)
        {
            var columns = Math.Min(_kernels.Columns, work.EndColumn - column);
            var panelColumns = _kernels.PanelColumns(columns);
            var isDirect = column < work.FirstPackedColumn;
            var b = isDirect ? work.DirectB + column : work.PackedB + (long)(column - work.FirstPackedColumn) * work.Depth;
            var bStride = isDirect ? _problem.BRowStride : panelColumns;
            var initAt = init == 0 ? work.Zeros : (T*)init + column;

            var kernel = _kernels.Kernel(panelRows, panelColumns);
            if (rows == panelRows && columns == panelColumns)
            {
                kernel(work.Depth, a, b, bStride, initAt, initStride, c + column, _problem.CRowStride);
            }
            else
            {
                kernel(work.Depth, a, b, bStride, work.Zeros, 0, work.RaggedTile, panelColumns);
                WriteRagged(work.RaggedTile, panelColumns, initAt, initStride, c + column, _problem.CRowStride, rows, columns);
            }
        }
        if (_problem.Epilogue != null && block == _layout.Blocks - 1)
            _problem.Epilogue(_problem.EpilogueState, work.Batch, c + work.FirstColumn, row, work.FirstColumn, rows,
                work.EndColumn - work.FirstColumn, _problem.CRowStride);
    }

    // The row (column 0 of it) that products of this block are added to, and its stride; null stands for zeros.
    private readonly (nint Row, long Stride) Init(int block, T* c)
    {
        if (block > 0 || _problem.Accumulate)
            return ((nint)c, _problem.CRowStride);
        return ((nint)_problem.Bias, 0);
    }

    private readonly T* PackA(in TileWork work, int row, int rows, int panelRows)
    {
        var a = _problem.A + _problem.AOffsets[work.Batch] + row * _problem.ARowStride + work.FirstDepth * _problem.AColumnStride;
        // One row with neighbouring elements already is a panel.
        if (panelRows == 1 && _problem.AColumnStride == 1)
            return a;
        PanelPacking.Pack(a, _problem.ARowStride, _problem.AColumnStride, rows, panelRows, work.Depth, work.RoomForA);
        return work.RoomForA;
    }

    // c = init + tile for the part of a padded tile that exists.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void WriteRagged(T* tile, long tileStride, T* init, long initStride, T* c, long cStride, int rows, int columns)
    {
        for (var row = 0; row < rows; row++)
        {
            var column = 0;
            for (; column <= columns - Vector256<T>.Count; column += Vector256<T>.Count)
                (Vector256.Load(init + column) + Vector256.Load(tile + column)).Store(c + column);
            for (; column < columns; column++)
                c[column] = init[column] + tile[column];
            tile += tileStride;
            c += cStride;
            init += initStride;
        }
    }

    /// <summary>One tile in progress.</summary>
    private struct TileWork
    {
        public int Batch;
        public int FirstRow;
        public int EndRow;
        public int FirstColumn;
        public int EndColumn;
        public T* Zeros;
        public T* RaggedTile;
        public T* RoomForA;
        public T* RoomForB;

        // Of the current block of K: where B is, read directly left of FirstPackedColumn and packed from there on.
        public int FirstDepth;
        public int Depth;
        public int FirstPackedColumn;
        public T* DirectB;
        public T* PackedB;
    }
}
