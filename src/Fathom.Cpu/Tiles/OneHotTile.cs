using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>In each row one number where the column is the row's label, and another elsewhere: a choice by comparing labels with the number of the column.</summary>
/// <param name="label">I32 or, with <paramref name="isWide"/>, i64; per row.</param>
/// <param name="on">The number at the label, per row or the same for all.</param>
/// <param name="off">The number elsewhere, the same for all.</param>
/// <param name="result">One element per column.</param>
/// <param name="first">Number of the first column.</param>
/// <param name="isWide">Whether labels are i64.</param>
internal sealed unsafe class OneHotTile<V, T>(int label, (int Value, Extent Extent) on, int off, int result, long first, bool isWide) : TileInstruction
    where V : struct, IMemoryLanes<V, T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(TileFrame* frame)
    {
        var to = (T*)frame->Values[result].Data;
        var labels = frame->Values[label].Data;
        var numbers = (T*)frame->Values[on.Value].Data;
        nint step = on.Extent == Extent.Row ? 1 : 0;
        nint count = frame->PaddedCount(Extent.Full);
        var elsewhere = V.Load((T*)frame->Values[off].Data);
        for (nint i = 0; i < count; i += V.Count)
            V.Store(to + i, elsewhere);
        for (var row = 0; row < frame->Rows; row++, to += frame->Columns)
        {
            var column = (isWide ? ((long*)labels)[row] : ((int*)labels)[row]) - first - frame->FirstColumn;
            if (column >= 0 && column < frame->Columns)
                to[column] = numbers[row * step];
        }
    }
}
