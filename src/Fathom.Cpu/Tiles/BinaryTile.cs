using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>z = f(x, y) on any compute type.</summary>
internal sealed unsafe class BinaryTile<TOp, V, T>(int x, int y, int result, Extent extent) : TileInstruction
    where TOp : struct, IBinaryOp
    where V : struct, IMemoryLanes<V, T>
    where T : unmanaged
{
    public override bool CanStream => true;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(TileFrame* frame)
    {
        T* px = (T*)frame->Values[x].Data, py = (T*)frame->Values[y].Data;
        var (dx, dy) = (frame->Values[x].Step * V.Count, frame->Values[y].Step * V.Count);
        var to = (T*)frame->Values[result].Data;
        var streams = frame->Values[result].Streams;
        var count = frame->PaddedCount(extent);
        for (nint i = 0; i < count; i += V.Count, px += dx, py += dy)
            V.Store(to + i, TOp.Apply(V.Load(px), V.Load(py)), streams);
    }
}

/// <summary>z = f(x, y) on floats.</summary>
internal sealed unsafe class FloatBinaryTile<TOp, V, T>(int x, int y, int result, Extent extent) : TileInstruction
    where TOp : struct, IFloatBinaryOp
    where V : struct, IFloatMemoryLanes<V, T>
    where T : unmanaged
{
    public override bool CanStream => true;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(TileFrame* frame)
    {
        T* px = (T*)frame->Values[x].Data, py = (T*)frame->Values[y].Data;
        var (dx, dy) = (frame->Values[x].Step * V.Count, frame->Values[y].Step * V.Count);
        var to = (T*)frame->Values[result].Data;
        var streams = frame->Values[result].Streams;
        var count = frame->PaddedCount(extent);
        for (nint i = 0; i < count; i += V.Count, px += dx, py += dy)
            V.Store(to + i, TOp.Apply(V.Load(px), V.Load(py)), streams);
    }
}
