using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>The same number everywhere.</summary>
internal sealed unsafe class ConstantTile<V, T>(int result, double constant) : TileInstruction
    where V : struct, IMemoryLanes<V, T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(TileFrame* frame)
    {
        var to = (T*)frame->Values[result].Home;
        for (var i = 0; i < TileFrame.Padding; i += V.Count)
            V.Store(to + i, V.Splat(constant));
    }
}
