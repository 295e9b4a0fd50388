using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

internal sealed unsafe partial class AttentionForward<V, T>
{
    /// <summary>Where the parts of the scratch memory of a <see cref="StreamedHead"/> begin.</summary>
    private readonly struct StreamPlan
    {
        /// <summary>Rows of what is kept for each row: whole vectors of every width.</summary>
        public const int Rows = 16;

        /// <summary>Keys of a block.</summary>
        public const int KeyBlock = 192;

        public readonly long Queries, Scores, Extra, Sums, Results, Statistics, Scratch;

        public StreamPlan(AttentionSizes sizes)
        {
            var plan = new ScratchPlan<T>();
            Queries = plan.Take(MaxStreamedRows * sizes.Depth);
            Scores = plan.Take(MaxStreamedRows * KeyBlock);
            Extra = plan.Take(KeyBlock);
            Sums = plan.Take(MaxStreamedRows * ScoreRows<V, T>.Places);
            Results = plan.Take(MaxStreamedRows * sizes.Width);
            Statistics = plan.Take(4 * Rows);
            Scratch = plan.Length;
        }
    }

    /// <summary>A few rows of one group of heads: keys and values are read once, as they lie.</summary>
    private readonly ref struct StreamedHead
    {
        private const int KeyBlock = StreamPlan.KeyBlock;

        private readonly AttentionForward<V, T> kernel;
        private readonly ref readonly Job job;
        private readonly long group;
        private readonly T* memory;
        private readonly Matrix<T> keys, values;
        private readonly KeyRange range;

        public StreamedHead(AttentionForward<V, T> kernel, in Job job, long group, T* memory)
        {
            (this.kernel, this.group) = (kernel, group);
            this.memory = memory;
            this.job = ref job;
            keys = kernel.views.K.At(job.Buffers.K, group);
            values = kernel.views.V.At(job.Buffers.V, group);
            range = new KeyRange(kernel.settings, kernel.sizes.Queries, job.Keys);
        }

        private T* Scores => memory + kernel.stream.Scores;

        private T* Results => memory + kernel.stream.Results;

        // Largest score of a row in the block, so far, as a shift that is finite, and the factor by which what was summed before shrinks.
        private T* Largest => memory + kernel.stream.Statistics;

        private T* Running => Largest + StreamPlan.Rows;

        private T* Shift => Running + StreamPlan.Rows;

        private T* Factor => Shift + StreamPlan.Rows;

        /// <summary>Whether rows can take keys and values as they lie.</summary>
        public bool Suits => keys.ColumnStride == 1 && HeadCopies<T>.IsDirect(kernel.kernels, values, kernel.sizes.Width);

        /// <summary>Rows from beginning to end.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int first, int end)
        {
            var count = end - first;
            var rows = stackalloc RowRange[MaxStreamedRows];
            var (firstSeen, endSeen) = (int.MaxValue, 0);
            for (var row = 0; row < count; row++)
            {
                rows[row] = range.Of(kernel.Place(group, first + row).Query);
                (firstSeen, endSeen) = (Math.Min(firstSeen, rows[row].First), Math.Max(endSeen, rows[row].End));
            }
            LoadQueries(first, count);
            new Span<T>(memory + kernel.stream.Sums, MaxStreamedRows * ScoreRows<V, T>.Places).Clear();
            new Span<T>(Results, count * kernel.sizes.Width).Clear();
            new Span<T>(Running, StreamPlan.Rows).Fill(T.NegativeInfinity);
            for (var block = firstSeen / KeyBlock * KeyBlock; block < endSeen; block += KeyBlock)
                RunBlock(first, count, rows, block, Math.Min(KeyBlock, job.Keys - block));
            Finish(first, count);
        }

        private void LoadQueries(int first, int count)
        {
            var (depth, scale) = (kernel.sizes.Depth, T.CreateTruncating(kernel.settings.Scale));
            var to = memory + kernel.stream.Queries;
            for (var row = first; row < first + count; row++, to += depth)
            {
                var (head, query) = kernel.Place(group, row);
                HeadCopies<T>.Row(kernel.views.Q.At(job.Buffers.Q, head), query, depth, to);
                ScoreRows<V, T>.ScaleTo(to, depth, to, depth, 1, depth, scale);
            }
        }

        private void RunBlock(int first, int count, RowRange* rows, int block, int keyCount)
        {
            WriteScores(count, rows, block, keyCount);
            Weigh(first, count, rows, block, keyCount);
            if (job.Buffers.Y != null)
                AddValues(count, rows, block, keyCount);
        }

        private void WriteScores(int count, RowRange* rows, int block, int keyCount)
        {
            var depth = kernel.sizes.Depth;
            var last = stackalloc T[4];
            ref readonly var skinny = ref kernel.kernels.Skinny(StoredForm.Plain, rows: 1);
            for (var row = 0; row < count; row++)
            {
                var seen = rows[row].Within(block, keyCount);
                T* query = memory + kernel.stream.Queries + row * depth, to = Scores + row * KeyBlock;
                var key = seen.First;
                for (; key <= seen.End - 4; key += 4)
                    skinny.Dot(depth, query, depth, keys.Row(block + key), keys.RowStride, to + key);
                for (; key < seen.End; key++)
                {
                    skinny.Dot(depth, query, depth, keys.Row(block + key), 0, last);
                    to[key] = last[0];
                }
            }
        }

        // Scores become weights, not yet divided by their sums.
        private void Weigh(int first, int count, RowRange* rows, int block, int keyCount)
        {
            new Span<T>(Largest, StreamPlan.Rows).Fill(T.NegativeInfinity);
            for (var row = 0; row < count; row++)
                Largest[row] = Mask(first + row, Scores + row * KeyBlock, rows[row].Within(block, keyCount), block);
            Shrink();
            for (var row = 0; row < count; row++)
                Exponentiate(first + row, row, rows[row].Within(block, keyCount), block);
        }

        // Adds the mask and hides what the row does not see; the largest that is left.
        private T Mask(int row, T* scores, RowRange seen, int block)
        {
            if (kernel.views.Mask is { } mask)
            {
                var (head, query) = kernel.Place(group, row);
                var extra = memory + kernel.stream.Extra;
                HeadCopies<T>.Block(mask.At(job.Buffers.Mask, head), query, 1, block + seen.First, seen.End - seen.First, extra, KeyBlock);
                for (var key = seen.First; key < seen.End; key++)
                    scores[key] += extra[key - seen.First];
            }
            var lines = seen.Lines(ScoreRows<V, T>.Places);
            new Span<T>(scores + lines.First, seen.First - lines.First).Fill(T.NegativeInfinity);
            new Span<T>(scores + seen.End, lines.End - seen.End).Fill(T.NegativeInfinity);
            return ScoreRows<V, T>.Max(scores, lines.First, lines.End);
        }

        // A row that has seen nothing yet is shifted by 0: minus infinity less minus infinity is no number.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Shrink()
        {
            var (lowest, zero) = (V.Splat(double.NegativeInfinity), V.Splat(0));
            for (var i = 0; i < StreamPlan.Rows; i += V.Count)
            {
                V before = V.Load(Running + i), block = V.Load(Largest + i);
                var now = V.Select(V.Less(before, block), block, before);
                var shift = V.Select(V.Equal(now, lowest), zero, now);
                V.Store(Running + i, now);
                V.Store(Shift + i, shift);
                V.Store(Factor + i, V.Exp(before - shift));
            }
        }

        private void Exponentiate(int row, int i, RowRange seen, int block)
        {
            var scores = Scores + i * KeyBlock;
            var lines = seen.Lines(ScoreRows<V, T>.Places);
            ScoreRows<V, T>.Exp(scores, lines.First, lines.End, Shift[i], Factor[i], memory + kernel.stream.Sums + i * ScoreRows<V, T>.Places);
            if (Factor[i] != T.One)
                ScoreRows<V, T>.Scale(Results + i * kernel.sizes.Width, kernel.sizes.Width, Factor[i]);
            if (job.Buffers.Key == null)
                return;
            var (head, query) = kernel.Place(group, row);
            var factors = memory + kernel.stream.Extra;
            kernel.dropout.Fill(
                *job.Buffers.Key, (head * kernel.sizes.Queries + query) * kernel.sizes.Keys + block + seen.First, seen.End - seen.First, factors);
            for (var key = seen.First; key < seen.End; key++)
                scores[key] *= factors[key - seen.First];
        }

        private void AddValues(int count, RowRange* rows, int block, int keyCount)
        {
            var width = kernel.sizes.Width;
            ref readonly var skinny = ref kernel.kernels.Skinny(StoredForm.Plain, rows: 1);
            for (var row = 0; row < count; row++)
            {
                var (key, end) = rows[row].Within(block, keyCount);
                T* weights = Scores + row * KeyBlock, result = Results + row * width;
                for (; key <= end - 4; key += 4)
                    skinny.AddFour(weights + key, 0, 1, values.Row(block + key), values.RowStride, width, result, 0);
                for (; key < end; key++)
                    skinny.AddOne(weights + key, 0, values.Row(block + key), width, result, 0);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Finish(int first, int count)
        {
            var totals = Largest;
            for (var row = 0; row < count; row++)
            {
                var total = ScoreRows<V, T>.Total(memory + kernel.stream.Sums + row * ScoreRows<V, T>.Places);
                totals[row] = total;
                if (job.Buffers.Y == null)
                    continue;
                var (head, query) = kernel.Place(group, first + row);
                var width = kernel.sizes.Width;
                ScoreRows<V, T>.ScaleTo(
                    Results + row * width, width, kernel.views.Y!.At(job.Buffers.Y, head).Row(query), width, 1, width, total == T.Zero ? T.Zero : T.One / total);
            }
            if (job.Buffers.LogSum == null)
                return;
            for (var i = 0; i < StreamPlan.Rows; i += V.Count)
                V.Store(Running + i, V.Load(Running + i) + V.Log(V.Load(totals + i)));
            var to = job.Buffers.LogSum + group * kernel.rows + first;
            for (var row = 0; row < count; row++)
                to[row] = totals[row] == T.Zero ? T.PositiveInfinity : Running[row];
        }
    }
}
