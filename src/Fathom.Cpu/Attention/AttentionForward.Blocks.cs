using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

internal sealed unsafe partial class AttentionForward<V, T>
{
    /// <summary>Where the parts of the scratch memory of a <see cref="BlockHead"/> begin.</summary>
    private readonly struct BlockPlan
    {
        public readonly long Keys, Values, Queries, Scores, Rows, Turned, Results, Lanes, Scratch;

        /// <summary>Elements from one row of the transposed values to the next: rows as far apart as a power of two would push one another out of a cache.</summary>
        public readonly int ValueStride;

        public BlockPlan(AttentionSizes sizes, KernelSet<T> kernels, int keyBlock)
        {
            var (plan, line) = (new ScratchPlan<T>(), 64 / sizeof(T));
            ValueStride = (sizes.Keys + line - 1) / line * line + line;
            Keys = plan.Take((long)sizes.Keys * sizes.Depth);
            Values = plan.Take((long)sizes.Width * ValueStride);
            Queries = plan.Take(kernels.Columns * sizes.Depth);
            Scores = plan.Take(kernels.Columns * keyBlock);
            Rows = plan.Take(kernels.Columns * Math.Max(keyBlock, Math.Max(sizes.Depth, sizes.Width)));
            Turned = plan.Take(kernels.Columns * keyBlock);
            Results = plan.Take(kernels.Columns * sizes.Width);
            Lanes = plan.Take(4 * kernels.Columns);
            Scratch = plan.Length;
        }
    }

    /// <summary>
    /// The rows of one group of heads, a panel of them at a time, each a lane: scores are transposed, [keys, lanes], so that their largest, their
    /// exponentials and their sums are those of whole vectors, and they are the right operand of yᵀ = vᵀ pᵀ as they are.
    /// </summary>
    private ref struct BlockHead
    {
        private readonly AttentionForward<V, T> kernel;
        private readonly ref readonly Job job;
        private readonly long group;
        private readonly T* memory;
        private readonly KeyRange range;
        private Matrix<T> keys;
        private int firstKey;

        public BlockHead(AttentionForward<V, T> kernel, in Job job, long group, T* memory)
        {
            (this.kernel, this.group) = (kernel, group);
            this.memory = memory;
            this.job = ref job;
            range = new KeyRange(kernel.settings, kernel.sizes.Queries, job.Keys);
        }

        private readonly int Width => kernel.sizes.Width;

        private readonly T* Scores => memory + kernel.blocks.Scores;

        private readonly T* Turned => memory + kernel.blocks.Turned;

        private readonly T* Results => memory + kernel.blocks.Results;

        // Of each lane: the keys that it sees, the largest score so far, and the sum of the exponentials.
        private readonly T* FirstKeys => memory + kernel.blocks.Lanes;

        private readonly T* EndKeys => FirstKeys + kernel.kernels.Columns;

        private readonly T* Running => EndKeys + kernel.kernels.Columns;

        private readonly T* Totals => Running + kernel.kernels.Columns;

        /// <summary>Brings the keys and values that rows see into the forms that the products want.</summary>
        public void TakeKeys(int firstRow, int endRow)
        {
            var (firstQuery, lastQuery) = firstRow / kernel.sizes.Queries == (endRow - 1) / kernel.sizes.Queries
                ? (firstRow % kernel.sizes.Queries, (endRow - 1) % kernel.sizes.Queries)
                : (0, kernel.sizes.Queries - 1);
            firstKey = range.First(firstQuery);
            var count = range.End(lastQuery) - firstKey;
            keys = kernel.views.K.At(job.Buffers.K, group);
            if (count <= 0)
                return;
            if (keys.ColumnStride != 1)
            {
                HeadCopies<T>.Pad(keys, firstKey, count, kernel.sizes.Depth, memory + kernel.blocks.Keys, kernel.sizes.Depth);
                keys = new Matrix<T>(memory + kernel.blocks.Keys - (long)firstKey * kernel.sizes.Depth, kernel.sizes.Depth, 1);
            }
            var values = kernel.views.V.At(job.Buffers.V, group);
            HeadCopies<T>.Block(
                new Matrix<T>(values.Row(firstKey), values.ColumnStride, values.RowStride), 0, Width, 0, count, memory + kernel.blocks.Values, kernel.blocks.ValueStride);
        }

        /// <summary>A panel of rows from beginning to end.</summary>
        public readonly void Run(int first, int count)
        {
            var lanes = kernel.kernels.PaddedColumns(count);
            var (any, all) = SetRanges(first, count, lanes);
            LoadQueries(first, count, lanes);
            new Span<T>(Running, lanes).Fill(T.NegativeInfinity);
            var firstBlock = any.First / kernel.keyBlock * kernel.keyBlock;
            for (var block = firstBlock; block < any.End; block += kernel.keyBlock)
                RunBlock(first, count, lanes, any, all, block, isFirst: block == firstBlock);
            if (any.First == any.End)
            {
                new Span<T>(Totals, lanes).Clear();
                new Span<T>(Results, lanes * Width).Clear();
            }
            Finish(first, count, lanes);
        }

        // What each lane sees, what any of them sees and what all see.
        private readonly (RowRange Any, RowRange All) SetRanges(int first, int count, int lanes)
        {
            var (any, all) = (new RowRange(int.MaxValue, 0), new RowRange(0, int.MaxValue));
            for (var lane = 0; lane < count; lane++)
            {
                var seen = range.Of(kernel.Place(group, first + lane).Query);
                (FirstKeys[lane], EndKeys[lane]) = (T.CreateTruncating(seen.First), T.CreateTruncating(seen.End));
                any = seen.First < seen.End ? new(Math.Min(any.First, seen.First), Math.Max(any.End, seen.End)) : any;
                all = new(Math.Max(all.First, seen.First), Math.Min(all.End, seen.End));
            }
            new Span<T>(FirstKeys + count, lanes - count).Clear();
            new Span<T>(EndKeys + count, lanes - count).Clear();
            return (any.First < any.End ? any : default, all);
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
        private readonly void RunBlock(int first, int count, int lanes, RowRange any, RowRange all, int block, bool isFirst)
        {
            var (tiles, depth) = (kernel.tiles, kernel.sizes.Depth);
            var (start, end) = any.Within(block, kernel.keyBlock);
            for (int key = start, step; key < end; key += step)
            {
                step = kernel.kernels.RowsOf(end - key);
                tiles.Set(
                    step, lanes, depth, keys.Row(block + key), keys.RowStride, memory + kernel.blocks.Queries, lanes, Scores + key * lanes, lanes);
            }
            if (kernel.views.Mask != null)
                AddMask(first, count, lanes, block, start, end);
            var whole = all.Within(block, kernel.keyBlock);
            Hide(lanes, block, start, Math.Clamp(whole.First, start, end));
            Hide(lanes, block, Math.Clamp(whole.End, start, end), end);
            Weigh(lanes, start, end, isFirst);
            if (job.Buffers.Key != null)
                DropOut(first, count, lanes, block, start, end);
            if (job.Buffers.Y == null)
                return;
            for (int row = 0, step; row < Width; row += step)
            {
                step = kernel.kernels.RowsOf(Width - row);
                var values = memory + kernel.blocks.Values + row * kernel.blocks.ValueStride + (block + start - firstKey);
                if (isFirst)
                    tiles.Set(step, lanes, end - start, values, kernel.blocks.ValueStride, Scores + start * lanes, lanes, Results + row * lanes, lanes);
                else
                    tiles.Add(step, lanes, end - start, values, kernel.blocks.ValueStride, Scores + start * lanes, lanes, Results + row * lanes, lanes);
            }
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

        // Keys [start, end) of a block, where a lane does not see them.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Hide(int lanes, int block, int start, int end)
        {
            var lowest = V.Splat(double.NegativeInfinity);
            for (var key = start; key < end; key++)
            {
                var number = V.Splat(block + key);
                for (var lane = 0; lane < lanes; lane += V.Count)
                {
                    var place = Scores + key * lanes + lane;
                    var below = V.Select(V.Less(number, V.Load(EndKeys + lane)), V.Load(place), lowest);
                    V.Store(place, V.Select(V.Less(number, V.Load(FirstKeys + lane)), lowest, below));
                }
            }
        }

        // Scores become weights, not yet divided by their sums. A lane that has seen nothing yet is shifted by 0: minus infinity less minus infinity is no
        // number.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Weigh(int lanes, int start, int end, bool isFirst)
        {
            var (lowest, zero) = (V.Splat(double.NegativeInfinity), V.Splat(0));
            for (var lane = 0; lane < lanes; lane += V.Count)
            {
                var before = V.Load(Running + lane);
                var now = ScoreColumns<V, T>.Max(Scores + lane, lanes, start, end, before);
                var shift = V.Select(V.Equal(now, lowest), zero, now);
                var sum = ScoreColumns<V, T>.Exp(Scores + lane, lanes, start, end, shift);
                V.Store(Running + lane, now);
                if (isFirst)
                {
                    V.Store(Totals + lane, sum);
                    continue;
                }
                var factor = V.Exp(before - shift);
                V.Store(Totals + lane, V.Fma(V.Load(Totals + lane), factor, sum));
                ScoreColumns<V, T>.Scale(Results + lane, lanes, Width, factor);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void Finish(int first, int count, int lanes)
        {
            var (zero, one, highest) = (V.Splat(0), V.Splat(1), V.Splat(double.PositiveInfinity));
            for (var lane = 0; lane < lanes; lane += V.Count)
            {
                var total = V.Load(Totals + lane);
                ScoreColumns<V, T>.Scale(Results + lane, lanes, Width, V.Select(V.Equal(total, zero), zero, one / total));
                V.Store(Running + lane, V.Select(V.Equal(total, zero), highest, V.Load(Running + lane) + V.Log(total)));
            }
            if (job.Buffers.LogSum != null)
                new ReadOnlySpan<T>(Running, count).CopyTo(new Span<T>(job.Buffers.LogSum + group * kernel.rows + first, count));
            if (job.Buffers.Y != null)
                WriteResults(first, count, lanes);
        }

        private readonly void WriteResults(int first, int count, int lanes)
        {
            var results = new Matrix<T>(Results, 1, lanes);
            var (head, query) = kernel.Place(group, first);
            var y = kernel.views.Y!.At(job.Buffers.Y, head);
            var isOneHead = query + count <= kernel.sizes.Queries;
            if (isOneHead && y.RowStride == Width)
            {
                HeadCopies<T>.Block(results, 0, count, 0, Width, y.Row(query), Width);
                return;
            }
            var rows = memory + kernel.blocks.Rows;
            HeadCopies<T>.Block(results, 0, count, 0, Width, rows, Width);
            if (isOneHead)
            {
                ScoreRows<V, T>.ScaleTo(rows, Width, y.Row(query), y.RowStride, count, Width, T.One);
                return;
            }
            for (var lane = 0; lane < count; lane++)
            {
                (head, query) = kernel.Place(group, first + lane);
                new ReadOnlySpan<T>(rows + lane * Width, Width).CopyTo(new Span<T>(kernel.views.Y!.At(job.Buffers.Y, head).Row(query), Width));
            }
        }
    }
}
