using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>a where x and y compare so, else b, all of one compute type: the truth value between comparison and choice stays a mask in a register.</summary>
internal sealed unsafe class ChoiceTile<TCompare, V, T>(int x, int y, int a, int b, int result, Extent extent) : TileInstruction
    where TCompare : struct, ICompareOp
    where V : struct, IMemoryLanes<V, T>
    where T : unmanaged
{
    public override bool CanStream => true;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(TileFrame* frame)
    {
        var values = frame->Values;
        T* px = (T*)values[x].Data, py = (T*)values[y].Data, pa = (T*)values[a].Data, pb = (T*)values[b].Data;
        var (dx, dy, da, db) = (values[x].Step * V.Count, values[y].Step * V.Count, values[a].Step * V.Count, values[b].Step * V.Count);
        var to = (T*)values[result].Data;
        var streams = values[result].Streams;
        nint count = frame->PaddedCount(extent);
        for (nint i = 0; i < count; i += V.Count, px += dx, py += dy, pa += da, pb += db)
            V.Store(to + i, V.Select(TCompare.Apply(V.Load(px), V.Load(py)), V.Load(pa), V.Load(pb)), streams);
    }
}
