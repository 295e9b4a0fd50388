using System.Runtime.InteropServices;

namespace Fathom.Cpu;

/// <summary>A <see cref="LayerNorm{T}"/> for one vector type.</summary>
internal sealed unsafe class LayerNorm<V, V1, T>(int rows, int columns, double epsilon) : LayerNorm<T>
    where V : struct, IFloatMemoryLanes<V, T>
    where V1 : struct, IFloatMemoryLanes<V1, T>
    where T : unmanaged
{
    // Measured on op_layernorm_4096x768, one thread.
    private const double NanosecondsPerElement = 0.5;

    /// <summary>Most sums of rows that are kept apart, so that adding them up stays a small share of the work.</summary>
    private const int MostParts = 32;

    private readonly LayerNormRows<V, V1, T> _kernel = new(columns, epsilon);
    private readonly int _chunks = Grain.Chunks(rows, columns * NanosecondsPerElement);

    private int Parts => Math.Min(_chunks, MostParts);

    public override void Forward(T* x, T* w, T* b, T* y)
    {
        var job = new Job { Kernel = _kernel, X = x, W = w, B = b, Result = y, Rows = rows, Columns = columns, Chunks = _chunks };
        WorkerPool.Run(job.Chunks, &ForwardRows, &job);
    }

    public override void InputGradient(T* dy, T* x, T* w, T* dx)
    {
        var job = new Job { Kernel = _kernel, Dy = dy, X = x, W = w, Result = dx, Rows = rows, Columns = columns, Chunks = _chunks };
        WorkerPool.Run(job.Chunks, &InputGradientRows, &job);
    }

    public override void WeightGradient(T* dy, T* x, T* dw)
    {
        var parts = Scratch.Shared.Take<T>((long)(Parts - 1) * columns);
        var job = new Job { Kernel = _kernel, Dy = dy, X = x, Result = dw, Parts = parts, Rows = rows, Columns = columns, Chunks = Parts };
        WorkerPool.Run(job.Chunks, &WeightGradientRows, &job);
        for (var part = 1; part < job.Chunks; part++)
            Add(job.Part(part), dw);
    }

    private static void ForwardRows(void* state, int chunk)
    {
        ref readonly var job = ref *(Job*)state;
        var (row, count) = job.RowsOf(chunk);
        var i = row * job.Columns;
        job.Kernel.Forward(job.X + i, job.W, job.B, job.Result + i, count);
    }

    private static void InputGradientRows(void* state, int chunk)
    {
        ref readonly var job = ref *(Job*)state;
        var (row, count) = job.RowsOf(chunk);
        var i = row * job.Columns;
        job.Kernel.InputGradient(job.Dy + i, job.X + i, job.W, job.Result + i, count);
    }

    private static void WeightGradientRows(void* state, int chunk)
    {
        ref readonly var job = ref *(Job*)state;
        var sums = job.Part(chunk);
        NativeMemory.Clear(sums, (nuint)job.Columns * (nuint)sizeof(T));
        var (row, count) = job.RowsOf(chunk);
        var i = row * job.Columns;
        job.Kernel.WeightGradient(job.Dy + i, job.X + i, sums, count);
    }

    private void Add(T* part, T* sums)
    {
        var i = 0;
        for (; i + V.Count <= columns; i += V.Count)
            V.Store(sums + i, V.Load(sums + i) + V.Load(part + i));
        for (; i < columns; i++)
            V1.Store(sums + i, V1.Load(sums + i) + V1.Load(part + i));
    }

    private struct Job
    {
        public LayerNormRows<V, V1, T> Kernel;
        public T* Dy, X, W, B, Result, Parts;
        public int Rows, Columns, Chunks;

        /// <summary>The first row of a chunk and how many there are.</summary>
        public readonly (long First, long Count) RowsOf(int chunk)
        {
            var first = Grain.Start(chunk, Chunks, Rows);
            return (first, Grain.Start(chunk + 1, Chunks, Rows) - first);
        }

        /// <summary>Sums of a chunk's rows; those of the first are made in the result itself.</summary>
        public readonly T* Part(int chunk) => chunk == 0 ? Result : Parts + (long)(chunk - 1) * Columns;
    }
}
