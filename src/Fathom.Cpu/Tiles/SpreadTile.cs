using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>
/// Repeats a row value along the row's columns, or a uniform value along all of <paramref name="extent"/>. With a single row in the tile one vector of copies stands for all of them, unless the
/// reader needs every element to be there (<paramref name="solid"/>).
/// </summary>
internal sealed unsafe class SpreadTile<V, T>(int source, int result, Extent sourceExtent, Extent extent, bool solid) : TileInstruction
    where V : struct, IMemoryLanes<V, T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(TileFrame* frame)
    {
        var from = (T*)frame->Values[source].Data;
        var target = &frame->Values[result];
        var to = (T*)target->Home;
        if (frame->Rows == 1 || sourceExtent == Extent.Uniform)
        {
            Fill(to, *from, solid ? frame->PaddedCount(extent) : TileFrame.Padding);
            target->Step = solid ? 1 : 0;
            return;
        }
        // A row may overshoot into those behind it, which are written after it, but not past the end.
        var end = to + frame->Rows * frame->Columns;
        for (var row = 0; row < frame->Rows; row++, to += frame->Columns)
        {
            if (end - to >= frame->Columns + V.Count)
                Fill(to, from[row], frame->Columns);
            else
                new Span<T>(to, frame->Columns).Fill(from[row]);
        }
        target->Step = 1;
    }

    private static void Fill(T* to, T value, int count)
    {
        var x = V.Broadcast(value);
        for (var i = 0; i < count; i += V.Count)
            V.Store(to + i, x);
    }
}
