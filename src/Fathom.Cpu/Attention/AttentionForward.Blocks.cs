using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

internal sealed unsafe partial class AttentionForward<V, T>
{
    /// <summary>Where the parts of the scratch memory of a <see cref="BlockHead"/> begin.</summary>
    private readonly struct BlockPlan
    {
        public readonly long Keys, Values, Queries, Scores, Rows, Turned, Results, Lanes, Scratch;

        /// <summary>Elements from one row of the values, or of the results, to the next.</summary>
        public readonly int Stride;

        public BlockPlan(AttentionSizes sizes, KernelSet<T> kernels, int keyBlock)
        {
            var plan = new ScratchPlan<T>();
            Stride = kernels.PaddedColumns(sizes.Width);
            Keys = plan.Take((long)sizes.Keys * sizes.Depth);
            Values = plan.Take((long)sizes.Keys * Stride);
            Queries = plan.Take(kernels.Columns * sizes.Depth);
            Scores = plan.Take(kernels.Columns * keyBlock);
            Rows = plan.Take(kernels.Columns * Math.Max(keyBlock, sizes.Depth));
            Turned = plan.Take(kernels.Columns * keyBlock);
            Results = plan.Take(kernels.Columns * Stride);
            Lanes = plan.Take(5 * kernels.Columns);
            Scratch = plan.Length;
        }
    }

    /// <summary>
    /// The rows of one group of heads, a panel of them at a time, each a lane: scores are transposed, [keys, lanes], so that their largest, their
    /// exponentials and their sums are those of whole vectors; as they are they then weigh the values, pᵀ being a turned left operand.
    /// </summary>
    private ref struct BlockHead
    {
        private readonly AttentionForward<V, T> kernel;
        private readonly ref readonly Job job;
        private readonly long group;
        private readonly T* memory;
        private readonly KeyRange range;
        private readonly int laneBlock;
        private Matrix<T> keys, values;

        /// <summary>What comes nearer while products are computed.</summary>
        public ComingRows Coming;

        public BlockHead(AttentionForward<V, T> kernel, in Job job, long group, T* memory)
        {
            (this.kernel, this.group) = (kernel, group);
            this.memory = memory;
            this.job = ref job;
            range = new KeyRange(kernel.settings, kernel.sizes.Queries, job.Keys);
            laneBlock = Math.Max(kernel.kernels.Width, kernel.kernels.Rows);
        }

        private readonly int Width => kernel.sizes.Width;

        private readonly T* Scores => memory + kernel.blocks.Scores;

        private readonly T* Turned => memory + kernel.blocks.Turned;

        private readonly T* Results => memory + kernel.blocks.Results;

        // Of each lane: the keys that it sees, the largest score so far, the sum of the exponentials, and what a block multiplies results before it by.
        private readonly T* FirstKeys => memory + kernel.blocks.Lanes;

        private readonly T* EndKeys => FirstKeys + kernel.kernels.Columns;

        private readonly T* Running => EndKeys + kernel.kernels.Columns;

        private readonly T* Totals => Running + kernel.kernels.Columns;

        private readonly T* Factors => Totals + kernel.kernels.Columns;

        /// <summary>Brings the keys and values that rows see into the forms that the products want.</summary>
        public void TakeKeys(int firstRow, int endRow)
        {
            var (firstQuery, lastQuery) = firstRow / kernel.sizes.Queries == (endRow - 1) / kernel.sizes.Queries
                ? (firstRow % kernel.sizes.Queries, (endRow - 1) % kernel.sizes.Queries)
                : (0, kernel.sizes.Queries - 1);
            var (first, depth) = (range.First(firstQuery), kernel.sizes.Depth);
            var count = Math.Max(0, range.End(lastQuery) - first);
            var readers = endRow - firstRow;
            keys = HeadCopies<T>.Rows(kernel.views.K.At(job.Buffers.K, group), first, count, depth, memory + kernel.blocks.Keys, depth, readers);
            values = HeadCopies<T>.Rows(
                kernel.views.V.At(job.Buffers.V, group), first, count, Width, memory + kernel.blocks.Values, kernel.blocks.Stride, readers);
        }

        /// <summary>A panel of rows from beginning to end.</summary>
        public void Run(int first, int count)
        {
            var lanes = kernel.kernels.PaddedColumns(count);
            if (kernel.settings.IsPositional)
                SetRanges(first, count, lanes);
            LoadQueries(first, count, lanes);
            new Span<T>(Running, lanes).Fill(T.NegativeInfinity);
            new Span<T>(Totals, lanes).Clear();
            var any = SeenByAny(first, count);
            for (var block = any.First / kernel.keyBlock * kernel.keyBlock; block < any.End; block += kernel.keyBlock)
                RunBlock(first, count, lanes, any, block);
            Finish(first, count, lanes);
        }

        // What each lane sees; nothing beyond the last.
        private readonly void SetRanges(int first, int count, int lanes)
        {
            var (_, query) = kernel.Place(group, first);
            for (var lane = 0; lane < count; lane++)
            {
                var (firstKey, endKey) = range.Of(query);
                (FirstKeys[lane], EndKeys[lane]) = (T.CreateTruncating(firstKey), T.CreateTruncating(endKey));
                query = query + 1 == kernel.sizes.Queries ? 0 : query + 1;
            }
            new Span<T>(FirstKeys + count, lanes - count).Clear();
            new Span<T>(EndKeys + count, lanes - count).Clear();
        }

        // The keys that any of some rows see; when they are of several heads, those that any query sees.
        private readonly RowRange SeenByAny(int row, int count)
        {
            var (firstQuery, lastQuery) = Queries(row, count);
            return new(range.First(firstQuery), range.End(lastQuery));
        }

        // The keys that all of some rows see.
        private readonly RowRange SeenByAll(int row, int count)
        {
            var (firstQuery, lastQuery) = Queries(row, count);
            var first = range.First(lastQuery);
            return new(first, Math.Max(first, range.End(firstQuery)));
        }

        private readonly (int First, int Last) Queries(int row, int count)
        {
            var (_, query) = kernel.Place(group, row);
            return query + count <= kernel.sizes.Queries ? (query, query + count - 1) : (0, kernel.sizes.Queries - 1);
        }

        private readonly void LoadQueries(int first, int count, int lanes)
        {
            var depth = kernel.sizes.Depth;
            var to = memory + kernel.blocks.Queries;
            var (head, query) = kernel.Place(group, first);
            var queries = kernel.views.Q.At(job.Buffers.Q, head);
            if (query + count > kernel.sizes.Queries)
            {
                // Of several heads.
                var rows = memory + kernel.blocks.Rows;
                for (var lane = 0; lane < count; lane++)
                {
                    (head, query) = kernel.Place(group, first + lane);
                    HeadCopies<T>.Row(kernel.views.Q.At(job.Buffers.Q, head), query, depth, rows + lane * depth);
                }
                (queries, query) = (new Matrix<T>(rows, depth, 1), 0);
            }
            HeadCopies<T>.Panels(kernel.kernels, queries, query, count, depth, to);
            ScoreRows<V, T>.Scale(to, lanes * depth, T.CreateTruncating(kernel.settings.Scale));
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void RunBlock(int first, int count, int lanes, RowRange any, int block)
        {
            var (tiles, depth) = (kernel.tiles, kernel.sizes.Depth);
            var (start, end) = any.Within(block, kernel.keyBlock);
            for (int key = start, step; key < end; key += step)
            {
                step = kernel.kernels.RowsOf(end - key);
                var (from, to) = LanesThatSee(first, count, lanes, block + key, step);
                if (from < to)
                    tiles.Run(
                        ref Coming, adds: false, step, to - from, depth, keys.Row(block + key), keys.RowStride, memory + kernel.blocks.Queries + from, lanes,
                        Scores + key * lanes + from, lanes);
            }
            if (kernel.views.Mask != null)
                AddMask(first, count, lanes, block, start, end);
            for (var lane = 0; lane < lanes; lane += laneBlock)
                Weigh(first, count, lanes, lane, block);
            if (job.Buffers.Key != null)
                DropOut(first, count, lanes, block, start, end);
            if (job.Buffers.Y != null)
                AddValues(first, count, lanes, block);
        }

        // Whole blocks of lanes, from the first to the last that see any of some keys.
        private readonly RowRange LanesThatSee(int first, int count, int lanes, int key, int step)
        {
            var (_, query) = kernel.Place(group, first);
            if (!kernel.settings.IsPositional || query + count > kernel.sizes.Queries)
                return new(0, lanes);
            var (from, to) = new RowRange(range.FirstQuery(key), range.EndQuery(key + step - 1)).Within(query, count).Lines(laneBlock);
            return new(from, Math.Min(to, lanes));
        }

        private readonly void AddMask(int first, int count, int lanes, int block, int start, int end)
        {
            var rows = memory + kernel.blocks.Rows;
            for (var lane = 0; lane < count; lane++)
            {
                var (head, query) = kernel.Place(group, first + lane);
                HeadCopies<T>.Block(kernel.views.Mask!.At(job.Buffers.Mask, head), query, 1, block + start, end - start, rows + lane * kernel.keyBlock, kernel.keyBlock);
            }
            Turn(count, lanes, start, end);
            ScoreRows<V, T>.Add(Scores, Turned, start * lanes, end * lanes);
        }

        private readonly void DropOut(int first, int count, int lanes, int block, int start, int end)
        {
            var rows = memory + kernel.blocks.Rows;
            for (var lane = 0; lane < count; lane++)
            {
                var (head, query) = kernel.Place(group, first + lane);
                kernel.dropout.Fill(
                    *job.Buffers.Key, (head * kernel.sizes.Queries + query) * kernel.sizes.Keys + block + start, end - start, rows + lane * kernel.keyBlock);
            }
            Turn(count, lanes, start, end);
            ScoreRows<V, T>.Multiply(Scores, Turned, start * lanes, end * lanes);
        }

        // What lies in rows, [lanes, keys], as the scores do.
        private readonly void Turn(int count, int lanes, int start, int end) => HeadCopies<T>.Block(
            new Matrix<T>(memory + kernel.blocks.Rows, 1, kernel.keyBlock), 0, end - start, 0, count, Turned + start * lanes, lanes);

        // Scores of a block of lanes become weights, not yet divided by their sums. A lane that has seen nothing yet is shifted by 0: minus infinity less
        // minus infinity is no number.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Weigh(int firstRow, int count, int lanes, int first, int block)
        {
            var length = Math.Min(laneBlock, count - first);
            var any = SeenByAny(firstRow + first, length).Within(block, kernel.keyBlock);
            var all = SeenByAll(firstRow + first, length).Within(block, kernel.keyBlock);
            if (any.First == any.End)
            {
                new Span<T>(Factors + first, Math.Min(laneBlock, lanes - first)).Fill(T.One);
                return;
            }
            var (lowest, zero) = (V.Splat(double.NegativeInfinity), V.Splat(0));
            for (var lane = first; lane < Math.Min(first + laneBlock, lanes); lane += V.Count)
            {
                Hide(lanes, lane, block, any.First, Math.Clamp(all.First, any.First, any.End));
                Hide(lanes, lane, block, Math.Clamp(all.End, any.First, any.End), any.End);
                var before = V.Load(Running + lane);
                var now = ScoreColumns<V, T>.Max(Scores + lane, lanes, any.First, any.End, before);
                var shift = V.Select(V.Equal(now, lowest), zero, now);
                var sum = ScoreColumns<V, T>.Exp(Scores + lane, lanes, any.First, any.End, shift);
                var factor = V.Exp(before - shift);
                V.Store(Running + lane, now);
                V.Store(Factors + lane, factor);
                V.Store(Totals + lane, V.Fma(V.Load(Totals + lane), factor, sum));
            }
        }

        // Keys [start, end) of a block, where a lane does not see them.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Hide(int lanes, int lane, int block, int start, int end)
        {
            var (lowest, first, last) = (V.Splat(double.NegativeInfinity), V.Load(FirstKeys + lane), V.Load(EndKeys + lane));
            for (var key = start; key < end; key++)
            {
                var place = Scores + key * lanes + lane;
                var number = V.Splat(block + key);
                V.Store(place, V.Select(V.Less(number, first), lowest, V.Select(V.Less(number, last), V.Load(place), lowest)));
            }
        }

        // results = factors results + p v. A group of rows adds to what a block before has left, if it has seen any.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void AddValues(int first, int count, int lanes, int block)
        {
            var (tiles, kernels, stride) = (kernel.tiles, kernel.kernels, kernel.blocks.Stride);
            for (int column = 0, columns; column < stride; column += columns)
            {
                columns = kernels.PanelColumns(stride - column);
                for (int row = 0, step; row < count; row += step)
                {
                    step = kernels.RowsOf(count - row);
                    var seen = SeenByAny(first + row, step);
                    var (start, end) = seen.Within(block, kernel.keyBlock);
                    if (start == end)
                        continue;
                    var adds = seen.First < block;
                    if (adds && column == 0)
                        ScoreRows<V, T>.ScaleRows(Results + row * stride, stride, step, Factors + row);
                    tiles.RunTurned(
                        ref Coming, adds, step, columns, end - start, Scores + start * lanes + row, lanes, values.Row(block + start) + column, values.RowStride,
                        Results + row * stride + column, stride);
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Finish(int first, int count, int lanes)
        {
            var (zero, one, highest) = (V.Splat(0), V.Splat(1), V.Splat(double.PositiveInfinity));
            for (var lane = 0; lane < lanes; lane += V.Count)
            {
                var total = V.Load(Totals + lane);
                V.Store(Totals + lane, V.Select(V.Equal(total, zero), zero, one / total));
                V.Store(Running + lane, V.Select(V.Equal(total, zero), highest, V.Load(Running + lane) + V.Log(total)));
            }
            if (job.Buffers.LogSum != null)
                new ReadOnlySpan<T>(Running, count).CopyTo(new Span<T>(job.Buffers.LogSum + group * kernel.rows + first, count));
            if (job.Buffers.Y != null)
                WriteResults(first, count);
        }

        // Row after row of one head, then of the next. Nothing has been written for those that see nothing.
        private readonly void WriteResults(int first, int count)
        {
            var stride = kernel.blocks.Stride;
            for (int row = 0, step; row < count; row += step)
            {
                step = kernel.kernels.RowsOf(count - row);
                if (SeenByAny(first + row, step) is var seen && seen.First == seen.End)
                    new Span<T>(Results + row * stride, step * stride).Clear();
            }
            for (int row = 0, rows; row < count; row += rows)
            {
                var (head, query) = kernel.Place(group, first + row);
                var y = kernel.views.Y!.At(job.Buffers.Y, head);
                rows = Math.Min(count - row, kernel.sizes.Queries - query);
                ScoreRows<V, T>.ScaleRowsTo(Results + row * stride, stride, y.Row(query), y.RowStride, rows, Width, Totals + row);
            }
        }
    }
}
