using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>Several element-wise operations on floats in one pass over the tile.</summary>
/// <param name="body">The loop.</param>
/// <param name="byteLength">Size of an element.</param>
/// <param name="inputs">Numbers of the values that are read.</param>
/// <param name="results">Numbers of the values that are written.</param>
internal sealed unsafe class FusedTile(FusedBody body, int byteLength, int[] inputs, int[] results) : TileInstruction
{
    public override bool CanStream => true;

    public override void Execute(TileFrame* frame)
    {
        var table = stackalloc nint[2 * inputs.Length + results.Length];
        var place = table;
        foreach (var input in inputs)
        {
            var value = &frame->Values[input];
            place[inputs.Length] = -value->Step;
            *place++ = (nint)value->Data;
        }
        place += inputs.Length;
        var streams = 0;
        for (var n = 0; n < results.Length; n++)
        {
            var value = &frame->Values[results[n]];
            streams |= value->Streams ? 1 << n : 0;
            *place++ = (nint)value->Data;
        }
        body(table, (nint)frame->PaddedCount(Extent.Full) * byteLength, streams);
    }

    /// <summary>Builds one for a lane type.</summary>
    internal readonly struct Maker(FusedProgram program, int[] inputs, int[] results) : IFloatTileMaker
    {
        public TileInstruction Make<V, T>() where V : struct, IFloatMemoryLanes<V, T> where T : unmanaged =>
            RuntimeFeature.IsDynamicCodeCompiled
                ? new FusedTile(FusedCode<V, T>.For(program), sizeof(T), inputs, results)
                : throw new NotSupportedException("Fused loop: code cannot be written here.");
    }
}
