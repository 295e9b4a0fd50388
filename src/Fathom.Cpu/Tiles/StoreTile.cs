using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>
/// Writes a value of the tile to an output. Where the output lies as a tile does, the value can be computed there in the first place; see
/// <see cref="Aim"/>.
/// </summary>
internal sealed unsafe class StoreTile(int value, Extent extent, int argument, int firstOutput, DType dtype, StridedSpace space) : TileInstruction
{
    private readonly ElementTransfer transfer = ElementTransfer.For(dtype);
    private readonly int byteLength = dtype.ByteLength;

    /// <summary>Which elements are written: all, one per row, or a single one.</summary>
    public Extent Extent => extent;

    /// <summary>Whether tiles lie in memory as they are computed.</summary>
    public bool CanAim => extent == Extent.Full && dtype == dtype.ComputeType && space.Stride == 1;

    /// <summary>Inputs that are read after the value is computed. The output may be the memory of one of them, which then must not be written early.</summary>
    public int[] LaterInputs { get; set; } = [];

    /// <summary>Whether to write past the caches where the output is no input: see <see cref="Streaming"/>.</summary>
    public bool Streams { get; init; }

    /// <summary>Whether copying tiles past the caches pays.</summary>
    public bool StreamsCopies { get; init; }

    /// <summary>Whether the value can be written past the caches as it is computed: its instruction knows how to, and nothing reads it afterwards.</summary>
    public bool StreamsResults { get; set; }

    /// <summary>Has the value of the coming tile computed in the output's memory, if that is possible.</summary>
    public void Aim(TileFrame* frame)
    {
        var target = &frame->Values[value];
        var count = frame->Count(extent);
        target->Data = target->Home;
        target->Streams = false;
        var streams = IsStreamed(frame);
        // Instructions write whole vectors.
        if (count % TileFrame.Padding != 0 || OverwritesInput(frame) || (streams && !StreamsResults))
            return;
        if (!space.TryRun(frame->FirstElement, count, out var offset, out _))
            return;
        var memory = (byte*)frame->Arguments[argument] + offset * byteLength;
        if (streams && (nint)memory % Streaming.Line != 0)
            return;
        target->Data = memory;
        target->Streams = streams;
    }

    // What has just been read is in the cache, and a store past it would throw it out.
    private bool IsStreamed(TileFrame* frame)
    {
        if (!Streams)
            return false;
        for (var input = 0; input < firstOutput; input++)
            if (frame->Arguments[input] == frame->Arguments[argument])
                return false;
        return true;
    }

    private bool OverwritesInput(TileFrame* frame)
    {
        foreach (var input in LaterInputs)
            if (frame->Arguments[input] == frame->Arguments[argument])
                return true;
        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(TileFrame* frame)
    {
        var memory = (byte*)frame->Arguments[argument];
        var from = frame->Values[value].Data;
        if (extent == Extent.Uniform)
        {
            transfer.Write(memory + space.Offset * byteLength, 1, from, 1);
            return;
        }
        var count = frame->Count(extent);
        if (space.TryRun(frame->First(extent), count, out var place, out _))
        {
            if (from == memory + place * byteLength)
                return;
            if (StreamsCopies && IsStreamed(frame))
                Streaming.Copy(from, memory + place * byteLength, (long)count * byteLength);
            else
                transfer.Write(memory + place * byteLength, space.Stride, from, count);
            return;
        }
        var walk = space.From(frame->First(extent), count);
        while (walk.Remaining > 0)
        {
            if (space.Stride == 1 && space.IsBlock(walk, out var corner, out var runs, out var run))
            {
                transfer.WriteRuns(memory + corner * byteLength, space.RunStride, from, runs, run);
                space.Skip(ref walk, runs);
                from += (nint)runs * run * transfer.TileByteLength;
                continue;
            }
            space.Next(ref walk, out var offset, out var length);
            if (from != memory + offset * byteLength)
                transfer.Write(memory + offset * byteLength, space.Stride, from, length);
            from += length * transfer.TileByteLength;
        }
    }
}
