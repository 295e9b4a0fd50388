namespace Fathom.Cpu;

/// <summary>Sum, product, maximum or minimum of each row, in an order that depends on the row's length only.</summary>
internal sealed unsafe class RowFold<TReducer, V, T>(int operand, int result) : RowReduction
    where TReducer : struct, IReducer
    where V : struct, IMemoryLanes<V, T>
    where T : unmanaged
{
    // Blocks are summed lane by lane and combined in f64, which keeps the error of a sum below that of pairwise summation.
    private const int Block = 1024;

    public override void Execute(TileFrame* frame)
    {
        var from = (T*)frame->Values[operand].Data;
        var to = (T*)frame->Values[result].Data;
        var columns = frame->Columns;
        for (var row = 0; row < frame->Rows; row++, from += columns)
            to[row] = columns <= Block ? LaneReduction.Run<TReducer, V, T>(from, columns) : LongRow(from, columns);
    }

    public override void Begin(byte* state) => Fold<TReducer, T>.Begin(state);

    public override void Accumulate(TileFrame* frame, byte* state) => Blocks((T*)frame->Values[operand].Data, frame->Columns, state);

    public override void Combine(byte* state, byte* later) => Fold<TReducer, T>.Combine(state, later);

    public override void End(TileFrame* frame, byte* state) => *(T*)frame->Values[result].Data = Fold<TReducer, T>.End(state);

    private static T LongRow(T* from, int count)
    {
        long state;
        Fold<TReducer, T>.Begin((byte*)&state);
        Blocks(from, count, (byte*)&state);
        return Fold<TReducer, T>.End((byte*)&state);
    }

    private static void Blocks(T* from, int count, byte* state)
    {
        for (var first = 0; first < count; first += Block)
            Fold<TReducer, T>.Add(state, LaneReduction.Run<TReducer, V, T>(from + first, Math.Min(Block, count - first)));
    }
}
