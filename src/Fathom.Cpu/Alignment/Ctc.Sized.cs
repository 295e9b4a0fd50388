using System.Numerics;
using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>
/// Forward and backward recursion in log space. A path walks through 2 S + 1 states (blank, label, blank, label, ..., blank), a frame at a time;
/// each frame's states are one row, worked on a vector at a time. Rows are kept relative to their largest element and the offsets added up in f64,
/// so that long sequences lose no digits.
/// </summary>
internal sealed unsafe class Ctc<V, T>(CtcSizes sizes) : Ctc<T>
    where V : struct, IFloatMemoryLanes<V, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const double NanosecondsPerState = 2;

    // Whole vectors of any width, so that the bits do not depend on it.
    private readonly int row = (2 * sizes.Labels + 1 + CtcRows<T>.Block - 1) / CtcRows<T>.Block * CtcRows<T>.Block;
    private readonly int chunks = Grain.Chunks(sizes.Batch, NanosecondsPerState * sizes.Frames * (2 * sizes.Labels + 1));

    public override void Losses(in CtcBatch<T> batch, T* losses) => Run(batch, losses, &LossesOf);

    public override void Occupancies(in CtcBatch<T> batch, T* occupancies) => Run(batch, occupancies, &OccupanciesOf);

    private void Run(in CtcBatch<T> batch, T* result, delegate*<void*, int, void> body)
    {
        var job = new Job { Kernel = this, Batch = batch, Result = result };
        WorkerPool.Run(chunks, body, Unsafe.AsPointer(ref job));
    }

    private static void LossesOf(void* state, int chunk)
    {
        ref var job = ref Unsafe.AsRef<Job>(state);
        var kernel = job.Kernel;
        var rows = new CtcRows<T>(Scratch.Own.Take<T>(CtcRows<T>.Length(kernel.row, 2)), kernel.row, 2);
        for (var b = job.Start(chunk); b < job.Start(chunk + 1); b++)
            job.Result[b] = T.CreateTruncating(kernel.Loss(job.Batch, b, rows));
    }

    private static void OccupanciesOf(void* state, int chunk)
    {
        ref var job = ref Unsafe.AsRef<Job>(state);
        var kernel = job.Kernel;
        var count = kernel.Frames + 2;
        var rows = new CtcRows<T>(Scratch.Own.Take<T>(CtcRows<T>.Length(kernel.row, count)), kernel.row, count);
        for (var b = job.Start(chunk); b < job.Start(chunk + 1); b++)
            kernel.Occupy(job.Batch, b, rows, job.Result);
    }

    private int Frames => sizes.Frames;

    private double Loss(in CtcBatch<T> batch, int b, CtcRows<T> rows)
    {
        var (frames, count) = (batch.Frames[b], batch.Counts[b]);
        if (!Prepare(batch, b, rows))
            return double.NaN;
        if (frames == 0)
            return count == 0 ? 0 : Impossible;
        var (offset, maximum) = (0.0, T.Zero);
        for (var t = 0; t < frames; t++)
        {
            offset += double.CreateTruncating(maximum);
            Emit(batch, b, t, count, rows);
            maximum = Advance(rows, t == 0 ? null : rows[(t - 1) % 2], rows[t % 2], maximum);
            if (maximum == T.NegativeInfinity)
                return Impossible;
        }
        var last = rows[(frames - 1) % 2] + 2 * count;
        var likelihood = double.CreateTruncating(last[0]);
        if (count > 0)
            likelihood = LogSum(likelihood, double.CreateTruncating(last[-1]));
        return double.IsNegativeInfinity(likelihood) ? Impossible : -(offset + likelihood);
    }

    private double Impossible => sizes.ZeroInfinity ? 0 : double.PositiveInfinity;

    private static double LogSum(double a, double b)
    {
        var (larger, smaller) = a > b ? (a, b) : (b, a);
        return double.IsNegativeInfinity(larger) ? larger : larger + double.LogP1(Math.Exp(smaller - larger));
    }

    /// <summary>Classes of the states and where a state may be reached from two places before; false for lengths or labels out of range.</summary>
    private bool Prepare(in CtcBatch<T> batch, int b, CtcRows<T> rows)
    {
        var (frames, count) = (batch.Frames[b], batch.Counts[b]);
        if ((uint)frames > (uint)sizes.Frames || (uint)count > (uint)sizes.Labels)
            return false;
        var labels = batch.Labels + (long)b * sizes.Labels;
        new Span<T>(rows.Leap, row).Fill(T.NegativeInfinity);
        new Span<T>(rows.Emitted, row).Fill(T.NegativeInfinity);
        for (var i = 0; i < count; i++)
        {
            if ((uint)labels[i] >= (uint)sizes.Classes || labels[i] == sizes.Blank)
                return false;
            if (i > 0 && labels[i] != labels[i - 1])
                rows.Leap[2 * i + 1] = T.Zero;
        }
        return true;
    }

    /// <summary>The log-probabilities of the states' classes in frame t.</summary>
    private void Emit(in CtcBatch<T> batch, int b, int t, int count, CtcRows<T> rows)
    {
        var labels = batch.Labels + (long)b * sizes.Labels;
        var x = batch.LogProbabilities + ((long)t * sizes.Batch + b) * sizes.Classes;
        var blank = x[sizes.Blank];
        var emitted = rows.Emitted;
        for (var i = 0; i < count; i++)
        {
            emitted[2 * i] = blank;
            emitted[2 * i + 1] = x[labels[i]];
        }
        emitted[2 * count] = blank;
    }

    /// <summary>One frame of the forward recursion; returns the largest element of the new row, relative to <paramref name="maximum"/> of the last.</summary>
    private T Advance(CtcRows<T> rows, T* from, T* to, T maximum)
    {
        if (from == null)
        {
            new Span<T>(to, row).Fill(T.NegativeInfinity);
            (to[0], to[1]) = (rows.Emitted[0], rows.Emitted[1]);
            return Larger(to[0], to[1]);
        }
        var (largest, shift) = (V.Broadcast(T.NegativeInfinity), V.Broadcast(maximum));
        for (var s = 0; s < row; s += V.Count)
        {
            var sum = LogSum(V.Load(from + s), V.Load(from + s - 1), V.Load(from + s - 2) + V.Load(rows.Leap + s));
            var reached = V.Load(rows.Emitted + s) + (sum - shift);
            V.Store(to + s, reached);
            largest = V.Max(largest, reached);
        }
        return Largest(largest);
    }

    /// <summary>One frame of the backward recursion: to[s] = ln of the sum over next states s' of e^(from[s']), where from holds what follows and its emission.</summary>
    private T Retreat(CtcRows<T> rows, T* from, T* to, T maximum)
    {
        var (largest, shift) = (V.Broadcast(T.NegativeInfinity), V.Broadcast(maximum));
        for (var s = 0; s < row; s += V.Count)
        {
            var sum = LogSum(V.Load(from + s), V.Load(from + s + 1), V.Load(from + s + 2) + V.Load(rows.Leap + s + 2)) - shift;
            V.Store(to + s, sum);
            largest = V.Max(largest, sum);
        }
        return Largest(largest);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V LogSum(V a, V b, V c)
    {
        var largest = V.Max(a, V.Max(b, c));
        // Where all are ln 0, 0 instead of -∞ - -∞.
        var held = V.Max(largest, V.Splat(-1e30));
        return held + V.Log(V.Exp(a - held) + V.Exp(b - held) + V.Exp(c - held));
    }

    private static T Largest(V values)
    {
        var elements = stackalloc T[V.Count];
        V.Store(elements, values);
        var largest = elements[0];
        for (var i = 1; i < V.Count; i++)
            largest = Larger(largest, elements[i]);
        return largest;
    }

    private static T Larger(T a, T b) => T.Max(a, b);

    private void Occupy(in CtcBatch<T> batch, int b, CtcRows<T> rows, T* occupancies)
    {
        var (frames, count) = (batch.Frames[b], batch.Counts[b]);
        var valid = Prepare(batch, b, rows);
        var possible = valid && Forward(batch, b, frames, count, rows);
        var unread = valid && sizes.ZeroInfinity ? T.Zero : T.NaN;
        for (var t = 0; t < sizes.Frames; t++)
        {
            var to = occupancies + ((long)t * sizes.Batch + b) * sizes.Classes;
            new Span<T>(to, sizes.Classes).Fill(possible || valid && t >= frames ? T.Zero : unread);
        }
        if (possible)
            Backward(batch, b, frames, count, rows, occupancies);
    }

    /// <summary>Rows 0 to frames - 1 of the forward recursion; whether the labels can be read.</summary>
    private bool Forward(in CtcBatch<T> batch, int b, int frames, int count, CtcRows<T> rows)
    {
        var maximum = T.Zero;
        for (var t = 0; t < frames; t++)
        {
            Emit(batch, b, t, count, rows);
            maximum = Advance(rows, t == 0 ? null : rows[t - 1], rows[t], maximum);
            if (maximum == T.NegativeInfinity)
                return false;
        }
        if (frames == 0)
            return count == 0;
        var last = rows[frames - 1] + 2 * count;
        return last[0] != T.NegativeInfinity || count > 0 && last[-1] != T.NegativeInfinity;
    }

    private void Backward(in CtcBatch<T> batch, int b, int frames, int count, CtcRows<T> rows, T* occupancies)
    {
        var labels = batch.Labels + (long)b * sizes.Labels;
        T* following = rows[sizes.Frames], ahead = rows[sizes.Frames + 1];
        var maximum = T.Zero;
        for (var t = frames - 1; t >= 0; t--)
        {
            if (t == frames - 1)
            {
                new Span<T>(following, row).Fill(T.NegativeInfinity);
                following[2 * count] = T.Zero;
                if (count > 0)
                    following[2 * count - 1] = T.Zero;
            }
            else
                maximum = Retreat(rows, ahead, following, maximum);
            var to = occupancies + ((long)t * sizes.Batch + b) * sizes.Classes;
            Share(rows[t], following, count, labels, to);
            Emit(batch, b, t, count, rows);
            for (var s = 0; s < row; s += V.Count)
                V.Store(ahead + s, V.Load(following + s) + V.Load(rows.Emitted + s));
        }
    }

    /// <summary>Adds to each class the share of its states in e^(reached + following), and leaves that in <paramref name="reached"/>.</summary>
    private void Share(T* reached, T* following, int count, int* labels, T* to)
    {
        var largest = V.Broadcast(T.NegativeInfinity);
        for (var s = 0; s < row; s += V.Count)
        {
            var both = V.Load(reached + s) + V.Load(following + s);
            V.Store(reached + s, both);
            largest = V.Max(largest, both);
        }
        var maximum = V.Broadcast(Largest(largest));
        for (var s = 0; s < row; s += V.Count)
            V.Store(reached + s, V.Exp(V.Load(reached + s) - maximum));
        var sum = 0.0;
        for (var s = 0; s <= 2 * count; s++)
            sum += double.CreateTruncating(reached[s]);
        var share = T.CreateTruncating(1 / sum);
        var blank = reached[0];
        for (var i = 0; i < count; i++)
        {
            to[labels[i]] += reached[2 * i + 1] * share;
            blank += reached[2 * i + 2];
        }
        to[sizes.Blank] += blank * share;
    }

    private struct Job
    {
        public Ctc<V, T> Kernel;
        public CtcBatch<T> Batch;
        public T* Result;

        public readonly int Start(int chunk) => (int)Grain.Start(chunk, Kernel.chunks, Kernel.Batch);
    }

    private int Batch => sizes.Batch;
}
