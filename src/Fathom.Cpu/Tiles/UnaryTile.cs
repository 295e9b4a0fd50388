using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>y = f(x) on any compute type.</summary>
internal sealed unsafe class UnaryTile<TOp, V, T>(int x, int result, Extent extent) : TileInstruction
    where TOp : struct, IUnaryOp
    where V : struct, IMemoryLanes<V, T>
    where T : unmanaged
{
    public override bool CanStream => true;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(TileFrame* frame)
    {
        var px = (T*)frame->Values[x].Data;
        var to = (T*)frame->Values[result].Data;
        var streams = frame->Values[result].Streams;
        var count = frame->PaddedCount(extent);
        for (nint i = 0; i < count; i += V.Count)
            V.Store(to + i, TOp.Apply(V.Load(px + i)), streams);
    }
}

/// <summary>y = f(x) on floats.</summary>
internal sealed unsafe class FloatUnaryTile<TOp, V, T>(int x, int result, Extent extent) : TileInstruction
    where TOp : struct, IFloatUnaryOp
    where V : struct, IFloatMemoryLanes<V, T>
    where T : unmanaged
{
    public override bool CanStream => true;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(TileFrame* frame)
    {
        var px = (T*)frame->Values[x].Data;
        var to = (T*)frame->Values[result].Data;
        var streams = frame->Values[result].Streams;
        var count = frame->PaddedCount(extent);
        for (nint i = 0; i < count; i += V.Count)
            V.Store(to + i, TOp.Apply(V.Load(px + i)), streams);
    }
}
