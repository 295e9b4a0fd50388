#pragma warning disable CS8500 // A job lives on its caller's stack while the loop runs, so its references neither move nor die.
using Fathom.Compiler;
using Fathom.Runtime;

namespace Fathom.Cpu;

/// <summary>Slices of an axis by number, such as the rows of an embedding; a large result is written past the caches.</summary>
internal sealed unsafe class TakeCall : CompiledKernel
{
    private readonly AxisLines operand;
    private readonly long slice, count, x, indices, y;
    private readonly int chunks;
    private readonly bool streams;

    public TakeCall(CallKernel call, int axis)
    {
        var size = call.Outputs[0].DType.ByteLength;
        operand = AxisLines.Of(call.Inputs[0].View.Shape, axis);
        count = call.Inputs[1].View.Shape.ElementCount;
        slice = operand.Inner * size;
        (x, indices, y) = (call.Inputs[0].View.Offset * size, call.Inputs[1].View.Offset, call.Outputs[0].View.Offset * size);
        chunks = Grain.Chunks(operand.Outer * count, slice * MovementCalls.NanosecondsPerByte);
        streams = slice >= Streaming.Line && 2 * operand.Outer * count * slice >= Streaming.LeastBytes;
    }

    public override void Run(void** arguments)
    {
        var job = new Job { Call = this, X = (byte*)arguments[0] + x, Indices = (long*)arguments[1] + indices, Y = (byte*)arguments[2] + y };
        WorkerPool.Run(chunks, &RunChunk, &job);
    }

    private static void RunChunk(void* state, int chunk)
    {
        ref readonly var job = ref *(Job*)state;
        var call = job.Call;
        var (count, slice) = (call.count, call.slice);
        var total = call.operand.Outer * count;
        var end = Grain.Start(chunk + 1, call.chunks, total);
        for (var i = Grain.Start(chunk, call.chunks, total); i < end; i++)
        {
            var source = job.X + i / count * call.operand.Size * slice;
            var number = i % count;
            if (number + 1 < count)
                Streaming.Expect(source + job.Indices[number + 1] * slice, slice);
            var from = source + Indices.Resolve(job.Indices[number], call.operand.Size, "Take") * slice;
            if (call.streams)
                Streaming.Copy(from, job.Y + i * slice, slice);
            else
                System.Buffer.MemoryCopy(from, job.Y + i * slice, slice, slice);
        }
        if (call.streams)
            Streaming.Fence();
    }

    private struct Job
    {
        public TakeCall Call;
        public byte* X;
        public long* Indices;
        public byte* Y;
    }
}
