using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>x where the condition, 0 or 1 in i32, holds, else y; on integers as wide as the elements.</summary>
internal sealed unsafe class WhereTile<V, T>(int condition, int x, int y, int result, Extent extent) : TileInstruction
    where V : struct, IMemoryLanes<V, T>
    where T : unmanaged
{
    public override bool CanStream => true;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(TileFrame* frame)
    {
        var values = frame->Values;
        var pc = (int*)values[condition].Data;
        T* px = (T*)values[x].Data, py = (T*)values[y].Data;
        var (dc, dx, dy) = (values[condition].Step * V.Count, values[x].Step * V.Count, values[y].Step * V.Count);
        var to = (T*)values[result].Data;
        var streams = values[result].Streams;
        var count = frame->PaddedCount(extent);
        if (sizeof(T) == sizeof(int))
        {
            var zero = V.Splat(0);
            for (nint i = 0; i < count; i += V.Count, pc += dc, px += dx, py += dy)
                V.Store(to + i, V.Select(V.Equal(V.Load((T*)pc), zero), V.Load(py), V.Load(px)), streams);
            return;
        }
        var mask = stackalloc long[V.Count];
        for (nint i = 0; i < count; i += V.Count, pc += dc, px += dx, py += dy)
        {
            for (var lane = 0; lane < V.Count; lane++)
                mask[lane] = -(long)pc[lane];
            V.Store(to + i, V.Select(V.Load((T*)mask), V.Load(px), V.Load(py)), streams);
        }
    }
}
