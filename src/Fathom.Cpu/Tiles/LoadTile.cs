using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>
/// Brings the elements of an input into a tile, or only points at them when they already lie as a tile should. With <paramref name="keeps"/> every
/// tile of whole rows has the same elements (a bias), so they are brought once.
/// </summary>
internal sealed unsafe class LoadTile(int value, Extent extent, int argument, DType dtype, StridedSpace space, bool keeps) : TileInstruction
{
    private readonly ElementTransfer transfer = ElementTransfer.For(dtype);
    private readonly int byteLength = dtype.ByteLength;
    private readonly bool isTransposed = space.RunStride == 1 && space.Stride is not 0 and not 1;
    private readonly bool isPlain = dtype == dtype.ComputeType;
    private readonly bool canPoint = dtype == dtype.ComputeType && space.Stride == 1;

    /// <summary>Number of the argument that is read.</summary>
    public int Argument => argument;

    /// <summary>Whether the elements of all tiles have the same distance from one to the next.</summary>
    public bool IsOneRun => space.IsOneRun;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(TileFrame* frame)
    {
        var target = &frame->Values[value];
        var memory = (byte*)frame->Arguments[argument];
        var count = frame->Count(extent);
        if (target->Kept >= count && keeps)
            return;
        target->Data = target->Home;
        target->Kept = count;
        if (extent == Extent.Uniform)
        {
            transfer.Read(memory + space.Offset * byteLength, 0, target->Home, count);
            return;
        }
        if (space.TryRun(frame->First(extent), count, out var place, out var next))
        {
            var run = memory + place * byteLength;
            target->Coming = space.Stride != 1 ? null
                : space.IsOneRun ? run + frame->ElementsToNext * byteLength
                : frame->ElementsToNext == count ? memory + next * byteLength : null;
            // Instructions read whole vectors, so a tile that ends within one must not be read past its end in memory.
            if (canPoint && count % TileFrame.Padding == 0)
                target->Data = run;
            else if (count == 1 && isPlain)
                Copy(run, target->Home);
            else
                transfer.Read(run, space.Stride, target->Home, count);
            return;
        }
        var walk = space.From(frame->First(extent), count);
        target->Coming = null;
        var to = target->Home;
        while (walk.Remaining > 0)
        {
            if ((isTransposed || space.Stride == 1) && space.IsBlock(walk, out var corner, out var runs, out var length))
            {
                if (isTransposed)
                    transfer.ReadTransposed(memory + corner * byteLength, space.Stride, to, runs, length);
                else
                    transfer.ReadRuns(memory + corner * byteLength, space.RunStride, to, runs, length);
                space.Skip(ref walk, runs);
                to += (nint)runs * length * transfer.TileByteLength;
                continue;
            }
            space.Next(ref walk, out var offset, out var single);
            transfer.Read(memory + offset * byteLength, space.Stride, to, single);
            to += (nint)single * transfer.TileByteLength;
        }
    }

    // A single number: most tiles are one row, which has its own.
    private void Copy(byte* from, byte* to)
    {
        if (byteLength == sizeof(int))
            *(int*)to = *(int*)from;
        else
            *(long*)to = *(long*)from;
    }
}
