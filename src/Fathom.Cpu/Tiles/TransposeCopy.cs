using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Fathom.Compiler;
using Fathom.Runtime;

namespace Fathom.Cpu;

/// <summary>
/// A copy of 4-byte elements whose neighbours in the source lie along one axis and in the target along another, such as row-major images
/// made channels-last. Blocks of both axes are walked in squares that are turned in registers, so that either side touches whole cache lines.
/// A size that is no multiple of the square's has its last square moved back over the one before.
/// </summary>
internal sealed unsafe class TransposeCopy : CompiledKernel
{
    // Measured on [8, 256, 56, 56] and [32, 64, 112, 112], either way round: more than a line of each row for the prefetcher, and little enough for L1.
    private const int SourceBlock = 128, TargetBlock = 64, NanosecondsPerBlock = 2_000;

    private sealed record Axis(int Size, long SourceStride, long TargetStride);

    private readonly Axis[] outer;
    private readonly Axis along, across;
    private readonly long sourceOffset, targetOffset, blocksAlong, blocksAcross;
    private readonly int square, chunks;
    private readonly bool canStream;

    private TransposeCopy(Access source, Access target, Axis[] outer, Axis along, Axis across, int square)
    {
        (this.outer, this.along, this.across, this.square) = (outer, along, across, square);
        (sourceOffset, targetOffset) = (source.View.Offset, target.View.Offset);
        (blocksAlong, blocksAcross) = (Blocks(along.Size, SourceBlock), Blocks(across.Size, TargetBlock));
        var planes = outer.Aggregate(1L, (count, axis) => count * axis.Size);
        Count = planes * blocksAlong * blocksAcross;
        chunks = Grain.Chunks(Count, NanosecondsPerBlock);
        var bytes = 2 * planes * along.Size * across.Size * sizeof(float);
        canStream = bytes >= Streaming.LeastBytes && square == 16 && across.Size % square == 0 && along.TargetStride % square == 0
            && targetOffset % square == 0 && outer.All(axis => axis.TargetStride % square == 0);
    }

    private long Count { get; }

    /// <summary>The copy that <paramref name="kernel"/> is, or null when it is something else or too narrow for squares.</summary>
    public static TransposeCopy? TryCreate(LoopKernel kernel, int vectorBits)
    {
        if (vectorBits < 256 || !Avx.IsSupported || kernel.Body is not [LoadInstruction load] || kernel.Stores is not [{ ColumnReduction: null }])
            return null;
        var (source, target) = (kernel.Inputs[load.Input], kernel.Outputs[0]);
        if (source.DType != target.DType || load.DType != source.DType || source.DType.ByteLength != sizeof(float))
            return null;
        int[] sizes = [.. kernel.Rows.Sizes, .. kernel.Columns.Sizes];
        var axes = sizes.Select((size, i) => new Axis(size, source.View.Strides[i], target.View.Strides[i])).Where(axis => axis.Size != 1).ToList();
        var along = axes.FindIndex(axis => axis.SourceStride == 1);
        var across = axes.FindIndex(axis => axis.TargetStride == 1);
        if (along < 0 || across < 0 || along == across || axes.Any(axis => axis.Size == 0))
            return null;
        var least = Math.Min(axes[along].Size, axes[across].Size);
        var square = vectorBits == 512 && least >= 16 ? 16 : 8;
        return least < square ? null : new(source, target, [.. axes.Where((_, i) => i != along && i != across)], axes[along], axes[across], square);
    }

    /// <inheritdoc/>
    public override void Run(void** arguments)
    {
        var to = (float*)arguments[1] + targetOffset;
        var job = new Job { Copy = this, From = (float*)arguments[0] + sourceOffset, To = to, Streams = canStream && (nint)to % 64 == 0 };
        WorkerPool.Run(chunks, &RunChunk, Unsafe.AsPointer(ref job));
    }

    private static long Blocks(int size, int block) => (size + block - 1) / block;

    private static void RunChunk(void* state, int chunk)
    {
        ref var job = ref Unsafe.AsRef<Job>(state);
        var copy = job.Copy;
        var end = Grain.Start(chunk + 1, copy.chunks, copy.Count);
        for (var block = Grain.Start(chunk, copy.chunks, copy.Count); block < end; block++)
            copy.RunBlock(block, job.From, job.To, job.Streams);
        if (job.Streams)
            Streaming.Fence();
    }

    private void RunBlock(long block, float* from, float* to, bool streams)
    {
        var (plane, place) = Math.DivRem(block, blocksAlong * blocksAcross);
        var (row, column) = Math.DivRem(place, blocksAcross);
        for (var i = outer.Length - 1; i >= 0; i--)
        {
            (plane, var index) = Math.DivRem(plane, outer[i].Size);
            from += index * outer[i].SourceStride;
            to += index * outer[i].TargetStride;
        }
        var (firstAlong, firstAcross) = ((int)row * SourceBlock, (int)column * TargetBlock);
        var (endAlong, endAcross) = (Math.Min(along.Size, firstAlong + SourceBlock), Math.Min(across.Size, firstAcross + TargetBlock));
        if (square == 8)
            Squares8(from, to, firstAlong, endAlong, firstAcross, endAcross);
        else if (streams)
            Squares16Streamed(from, to, firstAlong, endAlong, firstAcross, endAcross);
        else
            Squares16(from, to, firstAlong, endAlong, firstAcross, endAcross);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Squares16(float* from, float* to, int firstAlong, int endAlong, int firstAcross, int endAcross)
    {
        var (stride, targetStride) = (across.SourceStride, along.TargetStride);
        for (var i = firstAlong; i < endAlong; i += 16)
            for (var j = firstAcross; j < endAcross; j += 16)
            {
                long x = Math.Min(i, along.Size - 16), y = Math.Min(j, across.Size - 16);
                SquareBlock.Turn16(from + y * stride + x, stride, to + x * targetStride + y, targetStride, streams: false);
            }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Squares16Streamed(float* from, float* to, int firstAlong, int endAlong, int firstAcross, int endAcross)
    {
        var (stride, targetStride) = (across.SourceStride, along.TargetStride);
        for (var i = firstAlong; i < endAlong; i += 16)
            for (var j = firstAcross; j < endAcross; j += 16)
            {
                long x = Math.Min(i, along.Size - 16), y = j;
                SquareBlock.Turn16(from + y * stride + x, stride, to + x * targetStride + y, targetStride, streams: true);
            }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Squares8(float* from, float* to, int firstAlong, int endAlong, int firstAcross, int endAcross)
    {
        var (stride, targetStride) = (across.SourceStride, along.TargetStride);
        for (var i = firstAlong; i < endAlong; i += 8)
            for (var j = firstAcross; j < endAcross; j += 8)
            {
                long x = Math.Min(i, along.Size - 8), y = Math.Min(j, across.Size - 8);
                SquareBlock.Turn8(from + y * stride + x, stride, to + x * targetStride + y, targetStride);
            }
    }

    private struct Job
    {
        public TransposeCopy Copy;
        public float* From, To;
        public bool Streams;
    }
}
