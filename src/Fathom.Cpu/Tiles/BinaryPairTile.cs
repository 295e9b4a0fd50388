using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>
/// Two operations on floats in one pass over the tile, g(f(x, y), z) or, when <paramref name="innerIsRight"/>, g(z, f(x, y)): the value in between
/// stays in a register, where a tile of its own would cost as much as the arithmetic.
/// </summary>
internal sealed unsafe class BinaryPairTile<TInner, TOuter, V, T>(int x, int y, int z, bool innerIsRight, int result, Extent extent) : TileInstruction
    where TInner : struct, IBinaryOp
    where TOuter : struct, IBinaryOp
    where V : struct, IMemoryLanes<V, T>
    where T : unmanaged
{
    public override bool CanStream => true;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(TileFrame* frame)
    {
        T* px = (T*)frame->Values[x].Data, py = (T*)frame->Values[y].Data, pz = (T*)frame->Values[z].Data;
        var (dx, dy, dz) = (frame->Values[x].Step * V.Count, frame->Values[y].Step * V.Count, frame->Values[z].Step * V.Count);
        var to = (T*)frame->Values[result].Data;
        var streams = frame->Values[result].Streams;
        nint count = frame->PaddedCount(extent);
        if (innerIsRight)
            for (nint i = 0; i < count; i += V.Count, px += dx, py += dy, pz += dz)
                V.Store(to + i, TOuter.Apply(V.Load(pz), TInner.Apply(V.Load(px), V.Load(py))), streams);
        else
            for (nint i = 0; i < count; i += V.Count, px += dx, py += dy, pz += dz)
                V.Store(to + i, TOuter.Apply(TInner.Apply(V.Load(px), V.Load(py)), V.Load(pz)), streams);
    }
}
