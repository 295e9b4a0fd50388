using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>g(f(x, y)) in one pass over the tile, such as a sum and its rectification.</summary>
internal sealed unsafe class BinaryUnaryTile<TInner, TOuter, V, T>(int x, int y, int result, Extent extent) : TileInstruction
    where TInner : struct, IBinaryOp
    where TOuter : struct, IUnaryOp
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
        nint count = frame->PaddedCount(extent);
        for (nint i = 0; i < count; i += V.Count, px += dx, py += dy)
            V.Store(to + i, TOuter.Apply(TInner.Apply(V.Load(px), V.Load(py))), streams);
    }
}

/// <summary>The same where g is a function of floats, such as the exponential of a difference.</summary>
internal sealed unsafe class BinaryFloatUnaryTile<TInner, TOuter, V, T>(int x, int y, int result, Extent extent) : TileInstruction
    where TInner : struct, IBinaryOp
    where TOuter : struct, IFloatUnaryOp
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
        nint count = frame->PaddedCount(extent);
        for (nint i = 0; i < count; i += V.Count, px += dx, py += dy)
            V.Store(to + i, TOuter.Apply(TInner.Apply(V.Load(px), V.Load(py))), streams);
    }
}
