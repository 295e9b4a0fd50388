#pragma warning disable CS8500 // A job lives on its caller's stack while the loop runs, so its references neither move nor die.
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>
/// An <see cref="AttentionBackward{T}"/> for one vector type. A head at a time goes through blocks of keys, each through blocks of queries, with scores
/// transposed, [keys, queries]: then P and ds are the left operands of dv = Pᵀ dy and dk = dsᵀ q as they are, and that of dq = ds k turned.
/// </summary>
/// <remarks>Dao et al. (2022), arXiv:2205.14135. A head is one thread's: no sum depends on how many there are.</remarks>
internal sealed unsafe class AttentionBackward<V, T> : AttentionBackward<T>
    where V : struct, IFloatMemoryLanes<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>About so many keys in a block.</summary>
    private const int UsualKeys = 64;

    /// <summary>Queries of a block: a whole number of panels of every width.</summary>
    private const int QueryBlock = 192;

    private const double FlopsPerNanosecond = 100;

    private readonly AttentionSettings settings;
    private readonly AttentionSizes sizes;
    private readonly AttentionViews views;
    private readonly AttentionTiles<T> tiles;
    private readonly DropoutBlock<T> dropout;
    private readonly int keyBlock, laneBlock, chunks, paddedQueries, paddedDepth, paddedWidth;
    private readonly long queryPanels, dyPanels, queryRows, dyRows, keyRows, valueRows, logSums, deltas;
    private readonly long places, scores, slopes, mask, factors, turned, dkBlock, dvBlock, dqRows, scratch;

    public AttentionBackward(AttentionSettings settings, AttentionSizes sizes, AttentionViews views, KernelSet<T> kernels)
    {
        (this.settings, this.sizes, this.views, tiles) = (settings, sizes, views, new AttentionTiles<T>(kernels));
        dropout = new DropoutBlock<T>(settings.Dropout);
        var flops = 2d * sizes.Queries * sizes.Keys * (3 * sizes.Depth + 2 * sizes.Width) / (settings.IsPositional ? 2 : 1);
        chunks = Grain.Chunks((long)sizes.Batches * sizes.Heads, flops / FlopsPerNanosecond);
        (keyBlock, laneBlock) = (KeyRange.Block(sizes.Keys, UsualKeys), Math.Max(kernels.Width, kernels.Rows));
        paddedQueries = (sizes.Queries + QueryBlock - 1) / QueryBlock * QueryBlock;
        (paddedDepth, paddedWidth) = (kernels.PaddedColumns(sizes.Depth), kernels.PaddedColumns(sizes.Width));
        var plan = new ScratchPlan<T>();
        queryPanels = plan.Take((long)paddedQueries * sizes.Depth);
        dyPanels = plan.Take((long)paddedQueries * sizes.Width);
        dqRows = plan.Take((long)sizes.Queries * paddedDepth);
        queryRows = plan.Take((long)sizes.Queries * paddedDepth);
        dyRows = plan.Take((long)sizes.Queries * paddedWidth);
        keyRows = plan.Take(keyBlock * paddedDepth);
        valueRows = plan.Take(keyBlock * sizes.Width);
        logSums = plan.Take(paddedQueries);
        deltas = plan.Take(paddedQueries);
        places = plan.Take(QueryBlock);
        scores = plan.Take(keyBlock * QueryBlock);
        slopes = plan.Take(keyBlock * QueryBlock);
        mask = plan.Take(views.Mask == null ? 0 : keyBlock * QueryBlock);
        factors = plan.Take(settings.HasKey ? keyBlock * QueryBlock : 0);
        turned = plan.Take(settings.HasKey ? keyBlock * QueryBlock : 0);
        dkBlock = plan.Take(keyBlock * paddedDepth);
        dvBlock = plan.Take(keyBlock * paddedWidth);
        scratch = plan.Length;
    }

    public override void Run(in AttentionBuffers<T> buffers)
    {
        var job = new Job { Kernel = this, Buffers = buffers, Keys = buffers.ValidKeys(sizes.Keys) };
        // Heads that share keys leave their shares of dk and dv to be added up, in order.
        var heads = (long)sizes.Batches * sizes.Heads;
        if (sizes.Shared > 1)
        {
            job.DkShares = Scratch.Shared.Take<T>(heads * sizes.Keys * (sizes.Depth + sizes.Width));
            job.DvShares = job.DkShares + heads * sizes.Keys * sizes.Depth;
        }
        WorkerPool.Run(chunks, &RunChunk, &job);
        if (sizes.Shared > 1)
            WorkerPool.Run(sizes.Batches * sizes.Groups, &AddShares, &job);
    }

    private struct Job
    {
        public AttentionBackward<V, T> Kernel;
        public AttentionBuffers<T> Buffers;
        public int Keys;
        public T* DkShares, DvShares;

        /// <summary>Where a head's dk goes.</summary>
        public readonly Matrix<T> Dk(long head) => Kernel.sizes.Shared > 1
            ? new(DkShares + head * Kernel.sizes.Keys * Kernel.sizes.Depth, Kernel.sizes.Depth, 1)
            : Kernel.views.Dk!.At(Buffers.Dk, head);

        /// <summary>Where a head's dv goes.</summary>
        public readonly Matrix<T> Dv(long head) => Kernel.sizes.Shared > 1
            ? new(DvShares + head * Kernel.sizes.Keys * Kernel.sizes.Width, Kernel.sizes.Width, 1)
            : Kernel.views.Dv!.At(Buffers.Dv, head);
    }

    private static void RunChunk(void* state, int chunk)
    {
        ref readonly var job = ref *(Job*)state;
        var kernel = job.Kernel;
        var memory = Scratch.Own.Take<T>(kernel.scratch);
        for (var i = 0; i < QueryBlock; i++)
            memory[kernel.places + i] = T.CreateTruncating(i);
        var heads = (long)kernel.sizes.Batches * kernel.sizes.Heads;
        var end = Grain.Start(chunk + 1, kernel.chunks, heads);
        for (var head = Grain.Start(chunk, kernel.chunks, heads); head < end; head++)
            new Head(kernel, job, head, memory, isLast: head + 1 == end).Run();
    }

    private static void AddShares(void* state, int group)
    {
        ref readonly var job = ref *(Job*)state;
        var kernel = job.Kernel;
        if (job.Buffers.Dk != null)
            AddShares(job.DkShares, kernel.views.Dk!.At(job.Buffers.Dk, group), group, kernel.sizes, kernel.sizes.Depth);
        if (job.Buffers.Dv != null)
            AddShares(job.DvShares, kernel.views.Dv!.At(job.Buffers.Dv, group), group, kernel.sizes, kernel.sizes.Width);
    }

    private static void AddShares(T* shares, in Matrix<T> sums, long group, in AttentionSizes sizes, int columns)
    {
        var size = (long)sizes.Keys * columns;
        var first = shares + group * sizes.Shared * size;
        for (var key = 0; key < sizes.Keys; key++)
        {
            var to = sums.Row(key);
            for (var column = 0; column < columns; column++)
            {
                var sum = first[key * columns + column];
                for (var head = 1; head < sizes.Shared; head++)
                    sum += first[head * size + key * columns + column];
                to[column] = sum;
            }
        }
    }

    /// <summary>One head.</summary>
    private ref struct Head
    {
        private readonly AttentionBackward<V, T> kernel;
        private readonly ref readonly Job job;
        private readonly long head;
        private readonly T* memory;
        private readonly KeyRange range;
        private readonly Matrix<T> k, v;
        private Matrix<T> queries, dys;
        private Matrix<T> keys, values;
        private ComingRows coming;

        public Head(AttentionBackward<V, T> kernel, in Job job, long head, T* memory, bool isLast)
        {
            (this.kernel, this.head) = (kernel, head);
            this.memory = memory;
            this.job = ref job;
            range = new KeyRange(kernel.settings, kernel.sizes.Queries, job.Keys);
            k = kernel.views.K.At(job.Buffers.K, head / kernel.sizes.Shared);
            v = kernel.views.V.At(job.Buffers.V, head / kernel.sizes.Shared);
            if (!isLast)
                Bring(head + 1);
        }

        private readonly AttentionSizes Sizes => kernel.sizes;

        private readonly T* Scores => memory + kernel.scores;

        private readonly T* Slopes => memory + kernel.slopes;

        private readonly bool WantsDq => job.Buffers.Dq != null;

        private readonly bool WantsDk => job.Buffers.Dk != null;

        private readonly bool WantsDv => job.Buffers.Dv != null;

        public void Run()
        {
            TakeQueries();
            new Span<T>(memory + kernel.dqRows, Sizes.Queries * kernel.paddedDepth).Clear();
            for (var block = 0; block < Sizes.Keys; block += kernel.keyBlock)
            {
                var count = Math.Clamp(job.Keys - block, 0, kernel.keyBlock);
                new Span<T>(memory + kernel.dkBlock, kernel.keyBlock * kernel.paddedDepth).Clear();
                new Span<T>(memory + kernel.dvBlock, kernel.keyBlock * kernel.paddedWidth).Clear();
                if (count > 0)
                    RunKeys(block, count);
                WriteKeys(block, Math.Min(kernel.keyBlock, Sizes.Keys - block));
            }
            if (WantsDq)
                WriteRows(
                    memory + kernel.dqRows, kernel.paddedDepth, kernel.views.Dq!.At(job.Buffers.Dq, head), 0, Sizes.Queries, Sizes.Depth,
                    T.CreateTruncating(kernel.settings.Scale));
        }

        private void Bring(long next)
        {
            var (queries, keys, depth, width) = (Sizes.Queries, job.Keys, Sizes.Depth, Sizes.Width);
            coming.Add(kernel.views.Q.At(job.Buffers.Q, next), 0, queries, depth);
            coming.Add(kernel.views.Dy!.At(job.Buffers.Dy, next), 0, queries, width);
            coming.Add(kernel.views.Y!.At(job.Buffers.Y, next), 0, queries, width);
            coming.Add(kernel.views.K.At(job.Buffers.K, next / Sizes.Shared), 0, keys, depth);
            coming.Add(kernel.views.V.At(job.Buffers.V, next / Sizes.Shared), 0, keys, width);
        }

        private void TakeQueries()
        {
            var (kernels, q, dy) = (kernel.tiles.Kernels, kernel.views.Q.At(job.Buffers.Q, head), kernel.views.Dy!.At(job.Buffers.Dy, head));
            HeadCopies<T>.Panels(kernels, q, 0, Sizes.Queries, Sizes.Depth, memory + kernel.queryPanels);
            HeadCopies<T>.Panels(kernels, dy, 0, Sizes.Queries, Sizes.Width, memory + kernel.dyPanels);
            queries = HeadCopies<T>.Rows(q, 0, Sizes.Queries, Sizes.Depth, memory + kernel.queryRows, kernel.paddedDepth, Sizes.Keys);
            dys = HeadCopies<T>.Rows(dy, 0, Sizes.Queries, Sizes.Width, memory + kernel.dyRows, kernel.paddedWidth, Sizes.Keys);
            T* logSums = memory + kernel.logSums, deltas = memory + kernel.deltas;
            new Span<T>(logSums, kernel.paddedQueries).Fill(T.PositiveInfinity);
            new Span<T>(deltas, kernel.paddedQueries).Clear();
            new ReadOnlySpan<T>(job.Buffers.LogSum + head * Sizes.Queries, Sizes.Queries).CopyTo(new Span<T>(logSums, Sizes.Queries));
            var y = kernel.views.Y!.At(job.Buffers.Y, head);
            ScoreRows<V, T>.Dots(y, dy, Sizes.Queries, Sizes.Width, deltas);
        }

        private void RunKeys(int block, int count)
        {
            keys = HeadCopies<T>.Rows(k, block, count, Sizes.Depth, memory + kernel.keyRows, kernel.paddedDepth, Sizes.Queries);
            values = HeadCopies<T>.Rows(v, block, count, Sizes.Width, memory + kernel.valueRows, Sizes.Width, Sizes.Queries);
            var seen = new RowRange(range.FirstQuery(block), range.EndQuery(block + count - 1));
            for (var query = seen.First / QueryBlock * QueryBlock; query < seen.End; query += QueryBlock)
                RunBlock(block, count, query, Math.Min(QueryBlock, Sizes.Queries - query));
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void RunBlock(int block, int count, int query, int queryCount)
        {
            // The queries that see any key of a group of rows, counted from the first of the block.
            var groups = stackalloc RowRange[kernel.keyBlock];
            var kernels = kernel.tiles.Kernels;
            for (int row = 0, step; row < count; row += step)
            {
                step = kernels.RowsOf(count - row);
                groups[row] = new RowRange(range.FirstQuery(block + row), range.EndQuery(block + row + step - 1)).Within(query, queryCount);
            }
            Products(block, count, groups, query, keys, memory + kernel.queryPanels, Sizes.Depth, Scores);
            Products(block, count, groups, query, values, memory + kernel.dyPanels, Sizes.Width, Slopes);
            Differentiate(block, count, groups, query, queryCount);
            if (WantsDv)
                AddKeys(count, groups, query, Scores, dys, memory + kernel.dvBlock, kernel.paddedWidth);
            if (WantsDk)
                AddKeys(count, groups, query, Slopes, queries, memory + kernel.dkBlock, kernel.paddedDepth);
            if (WantsDq)
                AddQueries(block, count, query, queryCount);
        }

        // Of each panel of queries the vectors that see any of a group of keys.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Products(int block, int count, RowRange* groups, int query, in Matrix<T> rows, T* panels, int depth, T* to)
        {
            var (tiles, kernels) = (kernel.tiles, kernel.tiles.Kernels);
            var end = Math.Min(QueryBlock, Sizes.Queries - query);
            for (var column = 0; column < end; column += kernels.Columns)
            {
                var width = kernels.WidestPanel(Sizes.Queries - query - column);
                var panel = panels + (long)(query + column) * depth;
                for (int row = 0, step; row < count; row += step)
                {
                    step = kernels.RowsOf(count - row);
                    var (first, last) = groups[row].Within(column, width).Lines(kernels.Width);
                    if (first < last)
                        tiles.Run(
                            ref coming, adds: false, step, last - first, depth, rows.Row(block + row), rows.RowStride, panel + first, width,
                            to + row * QueryBlock + column + first, QueryBlock);
                }
            }
        }

        // Scores become P M, and what lies in slopes, dy vᵀ, becomes ds.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Differentiate(int block, int count, RowRange* groups, int query, int queryCount)
        {
            T* mask = null, factors = null;
            if (kernel.views.Mask is { } view)
            {
                var matrix = view.At(job.Buffers.Mask, head);
                mask = memory + kernel.mask;
                HeadCopies<T>.Block(
                    new Matrix<T>(matrix.Row(query) + block * matrix.ColumnStride, matrix.ColumnStride, matrix.RowStride), 0, count, 0, queryCount,
                    mask, QueryBlock);
            }
            if (job.Buffers.Key != null)
                factors = Factors(block, count, query, queryCount);
            for (int row = 0, step; row < count; row += step)
            {
                step = kernel.tiles.Kernels.RowsOf(count - row);
                if (groups[row].First == groups[row].End)
                    continue;
                var at = row * QueryBlock;
                var lines = groups[row].Lines(V.Count);
                ScoreRows<V, T>.Differentiate(
                    Scores + at, Slopes + at, mask == null ? null : mask + at, factors == null ? null : factors + at,
                    memory + kernel.logSums + query, memory + kernel.deltas + query, lines.First, lines.End, step, QueryBlock,
                    T.CreateTruncating(kernel.settings.Scale));
                if (!kernel.settings.IsPositional)
                    continue;
                var whole = groups[row].Lines(kernel.laneBlock);
                for (var i = row; i < row + step; i++)
                {
                    var seen = new RowRange(range.FirstQuery(block + i), range.EndQuery(block + i)).Within(query, queryCount);
                    Hide(i * QueryBlock, whole, seen);
                }
            }
        }

        // Of the queries of a block that see any of some keys only those count that see this one.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Hide(int at, RowRange whole, RowRange seen)
        {
            var (first, end, zero) = (V.Splat(seen.First), V.Splat(seen.End), V.Splat(0));
            for (var i = whole.First; i < whole.End; i += V.Count)
            {
                if (i >= seen.First && i + V.Count <= seen.End)
                    continue;
                var place = V.Load(memory + kernel.places + i);
                V hidden = V.Less(place, first), visible = V.Less(place, end);
                V.Store(Scores + at + i, V.Select(hidden, zero, V.Select(visible, V.Load(Scores + at + i), zero)));
                V.Store(Slopes + at + i, V.Select(hidden, zero, V.Select(visible, V.Load(Slopes + at + i), zero)));
            }
        }

        // Factors of the dropout [keys, queries].
        private readonly T* Factors(int block, int count, int query, int queryCount)
        {
            var rows = memory + kernel.factors;
            for (var i = 0; i < queryCount; i++)
                kernel.dropout.Fill(*job.Buffers.Key, (head * Sizes.Queries + query + i) * Sizes.Keys + block, count, rows + i * kernel.keyBlock);
            var to = memory + kernel.turned;
            HeadCopies<T>.Block(new Matrix<T>(rows, 1, kernel.keyBlock), 0, count, 0, queryCount, to, QueryBlock);
            return to;
        }

        // to[key, :] += Σ weights[key, query] rows[query, :].
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void AddKeys(int count, RowRange* groups, int query, T* weights, in Matrix<T> rows, T* to, int width)
        {
            var tiles = kernel.tiles;
            for (int column = 0, columns; column < width; column += columns)
            {
                columns = tiles.Kernels.PanelColumns(width - column);
                for (int row = 0, step; row < count; row += step)
                {
                    step = tiles.Kernels.RowsOf(count - row);
                    var (start, end) = groups[row];
                    if (start < end)
                        tiles.Run(
                            ref coming, adds: true, step, columns, end - start, weights + row * QueryBlock + start, QueryBlock, rows.Row(query + start) + column, rows.RowStride,
                            to + row * width + column, width);
                }
            }
        }

        // dq[query, :] += Σ ds[key, query] k[key, :].
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void AddQueries(int block, int count, int query, int queryCount)
        {
            var (tiles, stride) = (kernel.tiles, kernel.paddedDepth);
            for (int column = 0, columns; column < stride; column += columns)
            {
                columns = tiles.Kernels.PanelColumns(stride - column);
                for (int row = 0, step; row < queryCount; row += step)
                {
                    step = tiles.Kernels.RowsOf(queryCount - row);
                    var (start, end) = new RowRange(range.First(query + row), range.End(query + row + step - 1)).Within(block, count);
                    if (start < end)
                        tiles.RunTurned(
                            ref coming, adds: true, step, columns, end - start, Slopes + start * QueryBlock + row, QueryBlock, keys.Row(block + start) + column,
                            keys.RowStride, memory + kernel.dqRows + (long)(query + row) * stride + column, stride);
                }
            }
        }

        private readonly void WriteKeys(int block, int count)
        {
            if (WantsDk)
                WriteRows(memory + kernel.dkBlock, kernel.paddedDepth, job.Dk(head), block, count, Sizes.Depth, T.CreateTruncating(kernel.settings.Scale));
            if (WantsDv)
                WriteRows(memory + kernel.dvBlock, kernel.paddedWidth, job.Dv(head), block, count, Sizes.Width, T.One);
        }

        private static void WriteRows(T* rows, int stride, in Matrix<T> to, int first, int count, int columns, T scale) =>
            ScoreRows<V, T>.ScaleTo(rows, stride, to.Row(first), to.RowStride, count, columns, scale);
    }
}
