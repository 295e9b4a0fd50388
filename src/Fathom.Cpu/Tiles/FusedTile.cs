namespace Fathom.Cpu;

/// <summary>Several element-wise operations on floats in one pass over the tile.</summary>
/// <param name="body">The loop.</param>
/// <param name="byteLength">Size of an element.</param>
/// <param name="inputs">Numbers of the values that are read.</param>
/// <param name="kinds">How each of them lies.</param>
/// <param name="results">Numbers of the values that are written.</param>
/// <param name="totals">The reductions over the rows that are done too.</param>
internal sealed unsafe class FusedTile(FusedBody body, int byteLength, int[] inputs, FusedInput[] kinds, int[] results, ColumnReduction[] totals) : TileInstruction
{
    /// <summary>Most results that can be written past the caches: those that have a bit in an argument of the loop.</summary>
    public const int MostStreams = 32;

    /// <summary>The same without totals, when there are any, for a tile that ends within a vector.</summary>
    private Lazy<FusedTile>? Ragged { get; init; }

    public override void Execute(TileFrame* frame)
    {
        if (Ragged is not null && frame->Count(Extent.Full) % TileFrame.Padding != 0)
        {
            Ragged.Value.Execute(frame);
            foreach (var total in totals)
                total.Execute(frame);
            return;
        }
        var table = stackalloc nint[2 * inputs.Length + results.Length + totals.Length];
        var place = table;
        for (var n = 0; n < inputs.Length; n++)
        {
            var value = &frame->Values[inputs[n]];
            place[inputs.Length] = kinds[n] == FusedInput.Memory ? (nint)(value->Coming != null ? value->Coming : value->Data) : -value->Step;
            *place++ = (nint)value->Data;
        }
        place += inputs.Length;
        var streams = 0;
        for (var n = 0; n < results.Length; n++)
        {
            var value = &frame->Values[results[n]];
            if (value->Streams && n < MostStreams)
                streams |= 1 << n;
            *place++ = (nint)value->Data;
        }
        foreach (var total in totals)
            *place++ = (nint)total.Place(frame);
        body(table, (nint)frame->PaddedCount(Extent.Full) * byteLength, streams);
    }

    /// <summary>Builds the instruction of a pass for a lane type.</summary>
    internal readonly struct Maker(TileFusion fusion, TilePass pass) : IFloatTileMaker
    {
        public TileInstruction Make<V, T>() where V : struct, IFloatMemoryLanes<V, T> where T : unmanaged
        {
            var (program, ragged) = (fusion.Program(pass, withTotals: true), fusion.Program(pass, withTotals: false));
            var (inputs, kept) = (pass.Inputs, pass.Kept);
            return new FusedTile(FusedCode<V, T>.For(program), sizeof(T), inputs, program.Inputs, pass.Results, pass.Totals)
            {
                Ragged = pass.Totals.Length == 0 ? null : new(() => new(FusedCode<V, T>.For(ragged), sizeof(T), inputs, ragged.Inputs, kept, [])),
            };
        }
    }
}
