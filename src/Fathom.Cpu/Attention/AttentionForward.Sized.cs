#pragma warning disable CS8500 // A job lives on its caller's stack while the loop runs, so its references neither move nor die.
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>
/// An <see cref="AttentionForward{T}"/> for one vector type. The rows of the heads that share keys are taken a block at a time through blocks of keys:
/// scores, their exponentials below the largest so far, and the weighted sum of values, all in cache.
/// </summary>
/// <remarks>
/// Dao et al. (2022), arXiv:2205.14135; the running maximum and sum of Milakov and Gimelshein (2018), arXiv:1805.02867. Blocks lie at multiples of their
/// size, so that neither threads nor chunks change a bit.
/// </remarks>
internal sealed unsafe class AttentionForward<V, T> : AttentionForward<T>
    where V : struct, IFloatMemoryLanes<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Rows of a block, and keys: a whole number of panels of every width.</summary>
    private const int RowBlock = 32, KeyBlock = 192;

    /// <summary>Least rows that share one transposition of the keys, unless there are fewer.</summary>
    private const int MinRows = 128;

    /// <summary>With no more rows than these, keys and values are read once, as they lie.</summary>
    private const int MaxStreamedRows = 4;

    private const double FlopsPerNanosecond = 100;

    private readonly AttentionSettings settings;
    private readonly AttentionSizes sizes;
    private readonly AttentionViews views;
    private readonly AttentionTiles<T> tiles;
    private readonly DropoutBlock<T> dropout;
    private readonly int rows, parts, chunks, paddedWidth;
    private readonly long panels, values, queries, scores, extra, sums, results, statistics, scratch;

    public AttentionForward(AttentionSettings settings, AttentionSizes sizes, AttentionViews views, KernelSet<T> kernels)
    {
        (this.settings, this.sizes, this.views, tiles) = (settings, sizes, views, new AttentionTiles<T>(kernels));
        dropout = new DropoutBlock<T>(settings.Dropout);
        rows = sizes.Shared * sizes.Queries;
        // Enough parts to share out among threads, each large enough to be worth its own copy of the keys.
        var groups = sizes.Batches * sizes.Groups;
        parts = Math.Clamp(rows / MinRows, 1, Math.Max(1, 64 / groups));
        var flops = 2d * rows * sizes.Keys * (sizes.Depth + sizes.Width) / (settings.IsPositional ? 2 : 1);
        chunks = Grain.Chunks((long)groups * parts, flops / parts / FlopsPerNanosecond);
        paddedWidth = kernels.PaddedColumns(sizes.Width);
        var plan = new ScratchPlan<T>();
        panels = plan.Take((long)kernels.PaddedColumns(sizes.Keys) * sizes.Depth);
        values = plan.Take((long)sizes.Keys * paddedWidth);
        queries = plan.Take(RowBlock * sizes.Depth);
        scores = plan.Take(RowBlock * KeyBlock);
        extra = plan.Take(RowBlock * KeyBlock);
        sums = plan.Take(RowBlock * ScoreRows<V, T>.Places);
        results = plan.Take(RowBlock * paddedWidth);
        statistics = plan.Take(4 * RowBlock);
        scratch = plan.Length;
    }

    public override void Run(in AttentionBuffers<T> buffers)
    {
        var job = new Job { Kernel = this, Buffers = buffers, Keys = buffers.ValidKeys(sizes.Keys) };
        WorkerPool.Run(chunks, &RunChunk, &job);
    }

    private struct Job
    {
        public AttentionForward<V, T> Kernel;
        public AttentionBuffers<T> Buffers;
        public int Keys;
    }

    private static void RunChunk(void* state, int chunk)
    {
        ref readonly var job = ref *(Job*)state;
        var kernel = job.Kernel;
        var memory = Scratch.Own.Take<T>(kernel.scratch);
        var items = (long)kernel.sizes.Batches * kernel.sizes.Groups * kernel.parts;
        var end = Grain.Start(chunk + 1, kernel.chunks, items);
        for (var item = Grain.Start(chunk, kernel.chunks, items); item < end; item++)
            kernel.RunPart(job, item / kernel.parts, (int)(item % kernel.parts), memory);
    }

    // A part of the rows of one group of heads.
    private void RunPart(in Job job, long group, int part, T* memory)
    {
        var first = (int)Grain.Start(part, parts, rows, RowBlock);
        var end = (int)Grain.Start(part + 1, parts, rows, RowBlock);
        if (first == end)
            return;
        var head = new Head(this, job, group, memory);
        var (firstQuery, lastQuery) = first / sizes.Queries == (end - 1) / sizes.Queries
            ? (first % sizes.Queries, (end - 1) % sizes.Queries)
            : (0, sizes.Queries - 1);
        head.TakeKeys(head.Range.First(firstQuery) / KeyBlock * KeyBlock, head.Range.End(lastQuery), end - first <= MaxStreamedRows);
        for (var row = first; row < end; row += RowBlock)
            head.RunRows(row, Math.Min(RowBlock, end - row));
    }

    /// <summary>The rows of one group of heads, its keys and values.</summary>
    private ref struct Head
    {
        private readonly AttentionForward<V, T> kernel;
        private readonly ref readonly Job job;
        private readonly long group;
        private readonly T* memory;
        private readonly Matrix<T> keys, values;
        private Matrix<T> valueRows;
        private int firstKey, endKey;
        private bool isStreamed;

        public Head(AttentionForward<V, T> kernel, in Job job, long group, T* memory)
        {
            (this.kernel, this.group) = (kernel, group);
            this.memory = memory;
            this.job = ref job;
            keys = kernel.views.K.At(job.Buffers.K, group);
            values = kernel.views.V.At(job.Buffers.V, group);
            Range = new KeyRange(kernel.settings, kernel.sizes.Queries, job.Keys);
        }

        public KeyRange Range { get; }

        private readonly T* Scores => memory + kernel.scores;

        private readonly T* Results => memory + kernel.results;

        // Largest score of a row in the block, so far, as a shift that is finite, and the factor by which what was summed before shrinks.
        private readonly T* Largest => memory + kernel.statistics;

        private readonly T* Running => Largest + RowBlock;

        private readonly T* Shift => Running + RowBlock;

        private readonly T* Factor => Shift + RowBlock;

        /// <summary>Brings keys and values into the forms that the products want.</summary>
        public void TakeKeys(int first, int end, bool isFew)
        {
            (firstKey, endKey) = (first, end);
            var (sizes, kernels) = (kernel.sizes, kernel.tiles.Kernels);
            isStreamed = isFew && keys.ColumnStride == 1;
            if (first >= end)
                return;
            if (!isStreamed)
                HeadCopies<T>.Panels(kernels, keys, first, end - first, sizes.Depth, memory + kernel.panels);
            valueRows = values;
            if (HeadCopies<T>.IsDirect(kernels, values, sizes.Width))
                return;
            HeadCopies<T>.Pad(values, first, end - first, sizes.Width, memory + kernel.values, kernel.paddedWidth);
            valueRows = new Matrix<T>(memory + kernel.values - (long)first * kernel.paddedWidth, kernel.paddedWidth, 1);
        }

        /// <summary>A block of rows from beginning to end.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void RunRows(int first, int count)
        {
            var rows = stackalloc RowRange[RowBlock];
            var (firstSeen, endSeen) = (int.MaxValue, 0);
            for (var row = 0; row < count; row++)
            {
                var (_, query) = Place(first + row);
                rows[row] = new RowRange(Range.First(query), Range.End(query));
                (firstSeen, endSeen) = (Math.Min(firstSeen, rows[row].First), Math.Max(endSeen, rows[row].End));
            }
            LoadQueries(first, count);
            new Span<T>(memory + kernel.sums, RowBlock * ScoreRows<V, T>.Places).Clear();
            new Span<T>(Results, count * kernel.paddedWidth).Clear();
            new Span<T>(Running, RowBlock).Fill(T.NegativeInfinity);
            for (var block = firstSeen / KeyBlock * KeyBlock; block < endSeen; block += KeyBlock)
                RunBlock(first, count, rows, block, Math.Min(KeyBlock, endKey - block));
            Finish(first, count);
        }

        private readonly void LoadQueries(int first, int count)
        {
            var (depth, scale) = (kernel.sizes.Depth, T.CreateTruncating(kernel.settings.Scale));
            var to = memory + kernel.queries;
            for (var row = first; row < first + count; row++, to += depth)
            {
                var (head, query) = Place(row);
                var queries = kernel.views.Q.At(job.Buffers.Q, head);
                if (queries.ColumnStride == 1)
                {
                    ScoreRows<V, T>.ScaleTo(queries.Row(query), to, depth, scale);
                    continue;
                }
                HeadCopies<T>.Row(queries, query, depth, to);
                ScoreRows<V, T>.ScaleTo(to, to, depth, scale);
            }
        }

        // Head (of all batches) and query of a row.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly (long Head, int Query) Place(int row)
        {
            var shared = kernel.sizes.Shared == 1 ? 0 : row / kernel.sizes.Queries;
            return (group * kernel.sizes.Shared + shared, row - shared * kernel.sizes.Queries);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void RunBlock(int first, int count, RowRange* rows, int block, int keyCount)
        {
            var groups = stackalloc RowRange[RowBlock];
            var kernels = kernel.tiles.Kernels;
            for (var row = 0; row < count; row += kernels.RowsOf(count - row))
                groups[row] = RowRange.Union(rows + row, kernels.RowsOf(count - row)).Within(block, keyCount);
            if (isStreamed)
                StreamScores(count, rows, block, keyCount);
            else
                TileScores(count, groups, block, keyCount);
            Weigh(first, count, rows, groups, block, keyCount);
            if (job.Buffers.Y == null)
                return;
            if (isStreamed)
                StreamValues(count, rows, block, keyCount);
            else
                TileValues(count, groups, block);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void TileScores(int count, RowRange* groups, int block, int keyCount)
        {
            var (tiles, depth) = (kernel.tiles, kernel.sizes.Depth);
            for (var column = 0; column < keyCount; column += tiles.Kernels.Columns)
            {
                var width = tiles.Kernels.WidestPanel(endKey - block - column);
                var panel = memory + kernel.panels + (long)(block + column - firstKey) * depth;
                for (int row = 0, step; row < count; row += step)
                {
                    step = tiles.Kernels.RowsOf(count - row);
                    if (groups[row].Meets(column, width))
                        tiles.Set(step, width, depth, memory + kernel.queries + row * depth, depth, panel, width, Scores + row * KeyBlock + column, KeyBlock);
                }
            }
        }

        private readonly void StreamScores(int count, RowRange* rows, int block, int keyCount)
        {
            var depth = kernel.sizes.Depth;
            var last = stackalloc T[4];
            ref readonly var skinny = ref kernel.tiles.Kernels.Skinny(StoredForm.Plain, rows: 1);
            for (var row = 0; row < count; row++)
            {
                var range = rows[row].Within(block, keyCount);
                T* query = memory + kernel.queries + row * depth, to = Scores + row * KeyBlock;
                var key = range.First;
                for (; key <= range.End - 4; key += 4)
                    skinny.Dot(depth, query, depth, keys.Row(block + key), keys.RowStride, to + key);
                for (; key < range.End; key++)
                {
                    skinny.Dot(depth, query, depth, keys.Row(block + key), 0, last);
                    to[key] = last[0];
                }
            }
        }

        // Scores become weights, not yet divided by their sums.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Weigh(int first, int count, RowRange* rows, RowRange* groups, int block, int keyCount)
        {
            var kernels = kernel.tiles.Kernels;
            new Span<T>(Largest, RowBlock).Fill(T.NegativeInfinity);
            for (int row = 0, step; row < count; row += step)
            {
                step = kernels.RowsOf(count - row);
                var lines = groups[row].Lines(ScoreRows<V, T>.Places);
                if (lines.First < lines.End)
                    for (var i = row; i < row + step; i++)
                        Largest[i] = Mask(first + i, Scores + i * KeyBlock, rows[i].Within(block, keyCount), lines, block);
            }
            Shrink();
            for (int row = 0, step; row < count; row += step)
            {
                step = kernels.RowsOf(count - row);
                var lines = groups[row].Lines(ScoreRows<V, T>.Places);
                if (lines.First < lines.End)
                    for (var i = row; i < row + step; i++)
                        Exponentiate(first + i, i, lines, block, keyCount);
            }
        }

        // Adds the mask and hides what the row does not see; the largest that is left.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly T Mask(int row, T* scores, RowRange seen, RowRange lines, int block)
        {
            if (kernel.views.Mask is { } mask)
            {
                var (head, query) = Place(row);
                var extra = memory + kernel.extra;
                HeadCopies<T>.Block(mask.At(job.Buffers.Mask, head), query, 1, block + seen.First, seen.End - seen.First, extra, KeyBlock);
                for (var key = seen.First; key < seen.End; key++)
                    scores[key] += extra[key - seen.First];
            }
            var start = Math.Clamp(seen.First, lines.First, lines.End);
            var end = Math.Clamp(seen.End, start, lines.End);
            new Span<T>(scores + lines.First, start - lines.First).Fill(T.NegativeInfinity);
            new Span<T>(scores + end, lines.End - end).Fill(T.NegativeInfinity);
            return ScoreRows<V, T>.Max(scores, lines.First, lines.End);
        }

        // A row that has seen nothing yet is shifted by 0: minus infinity less minus infinity is no number.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Shrink()
        {
            var (lowest, zero) = (V.Splat(double.NegativeInfinity), V.Splat(0));
            for (var i = 0; i < RowBlock; i += V.Count)
            {
                V before = V.Load(Running + i), block = V.Load(Largest + i);
                var now = V.Select(V.Less(before, block), block, before);
                var shift = V.Select(V.Equal(now, lowest), zero, now);
                V.Store(Running + i, now);
                V.Store(Shift + i, shift);
                V.Store(Factor + i, V.Exp(before - shift));
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Exponentiate(int row, int i, RowRange lines, int block, int keyCount)
        {
            var scores = Scores + i * KeyBlock;
            ScoreRows<V, T>.Exp(scores, lines.First, lines.End, Shift[i], Factor[i], memory + kernel.sums + i * ScoreRows<V, T>.Places);
            if (Factor[i] != T.One)
                ScoreRows<V, T>.Scale(Results + i * kernel.paddedWidth, kernel.paddedWidth, Factor[i]);
            if (job.Buffers.Key == null)
                return;
            var (head, query) = Place(row);
            var factors = memory + kernel.extra;
            var end = Math.Min(lines.End, keyCount);
            kernel.dropout.Fill(
                *job.Buffers.Key, (head * kernel.sizes.Queries + query) * kernel.sizes.Keys + block + lines.First, end - lines.First, factors);
            for (var key = lines.First; key < end; key++)
                scores[key] *= factors[key - lines.First];
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void TileValues(int count, RowRange* groups, int block)
        {
            var (tiles, width) = (kernel.tiles, kernel.paddedWidth);
            for (int column = 0, columns; column < width; column += columns)
            {
                columns = tiles.Kernels.PanelColumns(width - column);
                for (int row = 0, step; row < count; row += step)
                {
                    step = tiles.Kernels.RowsOf(count - row);
                    var (start, end) = groups[row];
                    if (start < end)
                        tiles.Add(
                            step, columns, end - start, Scores + row * KeyBlock + start, KeyBlock, valueRows.Row(block + start) + column, valueRows.RowStride,
                            Results + row * width + column, width);
                }
            }
        }

        private readonly void StreamValues(int count, RowRange* rows, int block, int keyCount)
        {
            var width = kernel.paddedWidth;
            ref readonly var skinny = ref kernel.tiles.Kernels.Skinny(StoredForm.Plain, rows: 1);
            for (var row = 0; row < count; row++)
            {
                var (key, end) = rows[row].Within(block, keyCount);
                T* weights = Scores + row * KeyBlock, result = Results + row * width;
                for (; key <= end - 4; key += 4)
                    skinny.AddFour(weights + key, 0, 1, valueRows.Row(block + key), valueRows.RowStride, width, result, 0);
                for (; key < end; key++)
                    skinny.AddOne(weights + key, 0, valueRows.Row(block + key), width, result, 0);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Finish(int first, int count)
        {
            var totals = Largest;
            for (var row = 0; row < count; row++)
            {
                var total = ScoreRows<V, T>.Total(memory + kernel.sums + row * ScoreRows<V, T>.Places);
                totals[row] = total;
                if (job.Buffers.Y == null)
                    continue;
                var (head, query) = Place(first + row);
                ScoreRows<V, T>.ScaleTo(
                    Results + row * kernel.paddedWidth, kernel.views.Y!.At(job.Buffers.Y, head).Row(query), kernel.sizes.Width,
                    total == T.Zero ? T.Zero : T.One / total);
            }
            if (job.Buffers.LogSum == null)
                return;
            for (var i = 0; i < RowBlock; i += V.Count)
                V.Store(Running + i, V.Load(Running + i) + V.Log(V.Load(totals + i)));
            var to = job.Buffers.LogSum + group * kernel.rows + first;
            for (var row = 0; row < count; row++)
                to[row] = totals[row] == T.Zero ? T.PositiveInfinity : Running[row];
        }
    }
}
