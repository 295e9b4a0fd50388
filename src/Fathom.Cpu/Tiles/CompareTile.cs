using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>A comparison: the body's mask becomes 0 or 1 in i32.</summary>
internal sealed unsafe class CompareTile<TOp, V, T>(int x, int y, int result, Extent extent) : TileInstruction
    where TOp : struct, ICompareOp
    where V : struct, IMemoryLanes<V, T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(TileFrame* frame)
    {
        T* px = (T*)frame->Values[x].Data, py = (T*)frame->Values[y].Data;
        var (dx, dy) = (frame->Values[x].Step * V.Count, frame->Values[y].Step * V.Count);
        var to = (int*)frame->Values[result].Data;
        var count = frame->PaddedCount(extent);
        if (sizeof(T) == sizeof(int))
        {
            // Lanes are as wide as the result's: keep the lowest bit of each mask.
            var one = V.Broadcast(Unsafe.BitCast<int, T>(1));
            for (nint i = 0; i < count; i += V.Count, px += dx, py += dy)
                V.Store((T*)(to + i), TOp.Apply(V.Load(px), V.Load(py)) & one);
            return;
        }
        var mask = stackalloc long[V.Count];
        for (nint i = 0; i < count; i += V.Count, px += dx, py += dy)
        {
            V.Store((T*)mask, TOp.Apply(V.Load(px), V.Load(py)));
            for (var lane = 0; lane < V.Count; lane++)
                to[i + lane] = (int)mask[lane] & 1;
        }
    }
}
