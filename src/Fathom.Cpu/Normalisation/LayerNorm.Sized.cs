using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>A <see cref="LayerNorm{T}"/> for one vector type.</summary>
internal sealed unsafe class LayerNorm<VWide, V, V1, T>(int rows, int columns, double epsilon) : LayerNorm<T>
    where VWide : struct, IFloatMemoryLanes<VWide, T>
    where V : struct, IFloatMemoryLanes<V, T>
    where V1 : struct, IFloatMemoryLanes<V1, T>
    where T : unmanaged
{
    // Measured on op_layernorm_4096x768, one thread.
    private const double NanosecondsPerElement = 0.5;

    /// <summary>Most totals that are kept apart, so that adding them up stays a small share of the work.</summary>
    private const int MostParts = 32;

    /// <summary>Rows whose terms are added up in T before the sums join f64 totals: the accuracy of a sum that reductions promise.</summary>
    private const int BlockRows = 128;

    private readonly LayerNormRows<VWide, V, V1, T> _kernel = new(columns, epsilon);
    private readonly int _chunks = Grain.Chunks(rows, columns * NanosecondsPerElement);

    public override void Forward(T* x, T* w, T* b, T* y, T* moments)
    {
        var job = new Job { Kernel = _kernel, X = x, Moments = moments, W = w, B = b, Result = y, Rows = rows, Columns = columns, Chunks = _chunks, Streams = Streams(y) };
        WorkerPool.Run(job.Chunks, &ForwardRows, &job);
    }

    public override void Gradient(T* dy, T* x, T* moments, T* w, T* dx, T* dw, T* db)
    {
        var job = new Job { Kernel = _kernel, Dy = dy, X = x, Moments = moments, W = w, Result = dx, Rows = rows, Columns = columns, Chunks = _chunks, Streams = Streams(dx) };
        if (dw == null && db == null)
        {
            WorkerPool.Run(job.Chunks, &GradientRows, &job);
            return;
        }
        job.Chunks = Math.Min(_chunks, MostParts);
        var totals = Scratch.Shared.Take<double>(job.Chunks * 2L * columns);
        job.Totals = totals;
        WorkerPool.Run(job.Chunks, &GradientRows, &job);
        for (var part = 1; part < job.Chunks; part++)
            for (var i = 0; i < 2 * columns; i++)
                totals[i] += totals[part * 2L * columns + i];
        Write(totals, dw);
        Write(totals + columns, db);
    }

    private void Write(double* totals, T* to)
    {
        if (to == null)
            return;
        for (var i = 0; i < columns; i++)
            to[i] = Element(totals[i]);
    }

    // Large, and every row begins on a cache line.
    private bool Streams(T* result) =>
        2L * rows * columns * sizeof(T) >= Streaming.LeastBytes && ((nint)result | ((nint)columns * sizeof(T))) % Streaming.Line == 0;

    private static void ForwardRows(void* state, int chunk)
    {
        ref readonly var job = ref *(Job*)state;
        var (row, count) = job.RowsOf(chunk);
        var i = row * job.Columns;
        job.Kernel.Forward(job.X + i, job.W, job.B, job.Result == null ? null : job.Result + i, job.MomentsOf(row), count, job.Streams);
        job.Fence();
    }

    private static void GradientRows(void* state, int chunk)
    {
        ref readonly var job = ref *(Job*)state;
        var (row, count) = job.RowsOf(chunk);
        var columns = job.Columns;
        if (job.Totals == null)
        {
            job.Kernel.Gradient(
                job.Dy + row * columns, job.X + row * columns, job.MomentsOf(row), job.W, job.Result + row * columns, null, null, count, job.Streams);
            job.Fence();
            return;
        }
        var totals = job.Totals + chunk * 2L * columns;
        new Span<double>(totals, 2 * columns).Clear();
        var sums = Scratch.Own.Take<T>(2L * columns);
        for (var end = row + count; row < end; row += BlockRows)
        {
            new Span<T>(sums, 2 * columns).Clear();
            var dx = job.Result == null ? null : job.Result + row * columns;
            job.Kernel.Gradient(
                job.Dy + row * columns, job.X + row * columns, job.MomentsOf(row), job.W, dx, sums, sums + columns, Math.Min(BlockRows, end - row), job.Streams);
            for (var i = 0; i < 2 * columns; i++)
                totals[i] += typeof(T) == typeof(float) ? ((float*)sums)[i] : ((double*)sums)[i];
        }
        job.Fence();
    }

    private static T Element(double total) =>
        typeof(T) == typeof(float) ? Unsafe.BitCast<float, T>((float)total) : Unsafe.BitCast<double, T>(total);

    private struct Job
    {
        public LayerNormRows<VWide, V, V1, T> Kernel;
        public T* Dy, X, Moments, W, B, Result;
        public double* Totals;
        public int Rows, Columns, Chunks;
        public bool Streams;

        public readonly void Fence()
        {
            if (Streams)
                Streaming.Fence();
        }

        /// <summary>Where mean and r of a row lie, or null where nobody wants them.</summary>
        public readonly T* MomentsOf(long row) => Moments == null ? null : Moments + 2 * row;

        /// <summary>The first row of a chunk and how many there are.</summary>
        public readonly (long First, long Count) RowsOf(int chunk)
        {
            var first = Grain.Start(chunk, Chunks, Rows);
            return (first, Grain.Start(chunk + 1, Chunks, Rows) - first);
        }
    }
}
