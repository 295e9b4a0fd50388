using System.Numerics;
using System.Runtime.CompilerServices;
using Fathom.Compiler;
using Fathom.Runtime;

namespace Fathom.Cpu;

/// <summary>
/// Slices added up at numbered places of an axis, zeros elsewhere: the gradient of an embedding. Every place is written once, the sum of its slices in
/// their order, whatever the number of threads.
/// </summary>
internal sealed unsafe class TakeGradientCall<T>(CallKernel call, int axis) : CompiledKernel where T : unmanaged, INumber<T>
{
    private const int None = -1;

    // Slices of a place that are on their way while the sum is taken.
    private const int SlicesAhead = 8;

    private readonly AxisLines result = AxisLines.Of(call.Outputs[0].View.Shape, axis);
    private readonly int count = checked((int)call.Inputs[1].View.Shape.ElementCount);
    private readonly long from = call.Inputs[0].View.Offset, numbers = call.Inputs[1].View.Offset, to = call.Outputs[0].View.Offset;

    private long Bytes => result.Outer * result.Size * result.Inner * sizeof(T);

    // Vectors may be written past the caches when they begin on their own boundaries and fill whole lines.
    private bool CanStream(T* target) => Bytes >= Streaming.LeastBytes && (((nint)target | (nint)(result.Inner * sizeof(T))) & (Streaming.Line - 1)) == 0;

    public override void Run(void** arguments)
    {
        var indices = (long*)arguments[1] + numbers;
        var chains = Scratch.Shared.Take<int>((long)result.Size + count);
        var job = new Job
        {
            Call = this,
            Slices = (T*)arguments[0] + from,
            Target = (T*)arguments[2] + to,
            First = chains,
            Next = chains + result.Size,
            Chunks = Grain.Chunks(result.Size, (double)result.Outer * result.Inner * sizeof(T) * MovementCalls.NanosecondsPerByte),
            Streams = CanStream((T*)arguments[2] + to),
        };
        // The slices of a place are a chain, which is made from its end.
        new Span<int>(job.First, result.Size).Fill(None);
        for (var n = count - 1; n >= 0; n--)
        {
            var place = Indices.Resolve(indices[n], result.Size, "Take");
            (job.Next[n], job.First[place]) = (job.First[place], n);
        }
        WorkerPool.Run(job.Chunks, &RunChunk, Unsafe.AsPointer(ref job));
    }

    private static void RunChunk(void* state, int chunk)
    {
        ref readonly var job = ref Unsafe.AsRef<Job>(state);
        var call = job.Call;
        var (size, inner) = (call.result.Size, call.result.Inner);
        var begin = (int)Grain.Start(chunk, job.Chunks, size);
        var end = (int)Grain.Start(chunk + 1, job.Chunks, size);
        T* slices = job.Slices, target = job.Target;
        for (var outer = 0L; outer < call.result.Outer; outer++, slices += call.count * inner, target += size * inner)
            for (int place = begin, filled; place < end; place = filled + 1)
            {
                for (filled = place; filled < end && job.First[filled] == None;)
                    filled++;
                if (filled < end)
                    Streaming.Expect((byte*)(slices + job.First[filled] * inner), inner * sizeof(T));
                Streaming.Clear((byte*)(target + place * inner), (filled - place) * inner * sizeof(T), call.Bytes);
                if (filled < end)
                    Sum(slices, job, job.First[filled], target + filled * inner, inner);
            }
        Streaming.Fence();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sum(T* slices, in Job job, int first, T* sum, long count)
    {
        var next = job.Next;
        var streams = job.Streams;
        // The first has been asked for.
        var ahead = next[first];
        for (var n = 1; n < SlicesAhead; n++)
            ahead = Expect(slices, next, ahead, count);
        var i = 0L;
        if (Vector<T>.IsSupported)
            for (; i + 4 * Vector<T>.Count <= count; i += 4 * Vector<T>.Count)
            {
                Vector<T> sum0 = Vector<T>.Zero, sum1 = sum0, sum2 = sum0, sum3 = sum0;
                for (var n = first; n != None; n = next[n])
                {
                    ahead = Expect(slices, next, ahead, count);
                    var slice = slices + n * count + i;
                    sum0 += Vector.Load(slice);
                    sum1 += Vector.Load(slice + Vector<T>.Count);
                    sum2 += Vector.Load(slice + 2 * Vector<T>.Count);
                    sum3 += Vector.Load(slice + 3 * Vector<T>.Count);
                }
                Store(sum0, sum + i, streams);
                Store(sum1, sum + i + Vector<T>.Count, streams);
                Store(sum2, sum + i + 2 * Vector<T>.Count, streams);
                Store(sum3, sum + i + 3 * Vector<T>.Count, streams);
            }
        for (; i < count; i++)
        {
            var element = T.Zero;
            for (var n = first; n != None; n = next[n])
                element += slices[n * count + i];
            sum[i] = element;
        }
    }

    // Asks for a slice, anywhere in memory; the one after it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Expect(T* slices, int* next, int n, long count)
    {
        if (n == None)
            return None;
        Streaming.Expect((byte*)(slices + n * count), count * sizeof(T));
        return next[n];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector<T> sum, T* to, bool streams)
    {
        if (streams)
            sum.StoreAlignedNonTemporal(to);
        else
            sum.Store(to);
    }

    private struct Job
    {
        public TakeGradientCall<T> Call;
        public T* Slices, Target;
        public int* First, Next;
        public int Chunks;
        public bool Streams;
    }
}
