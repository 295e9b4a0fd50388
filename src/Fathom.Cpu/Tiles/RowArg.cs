using System.Numerics;
using System.Runtime.CompilerServices;

namespace Fathom.Cpu;

/// <summary>Column of the first largest or smallest element of each row, a NaN counting as the extreme.</summary>
internal sealed unsafe class RowArg<V, T>(int operand, int result, bool largest) : RowReduction
    where V : struct, IMemoryLanes<V, T>
    where T : unmanaged, INumber<T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Execute(TileFrame* frame)
    {
        var from = (T*)frame->Values[operand].Data;
        var to = (long*)frame->Values[result].Data;
        for (var row = 0; row < frame->Rows; row++, from += frame->Columns)
        {
            var best = State.None;
            Scan(from, 0, frame->Columns, ref best);
            to[row] = Math.Max(best.Column, 0);
        }
    }

    public override void Begin(byte* state) => *(State*)state = State.None;

    public override void Accumulate(TileFrame* frame, byte* state) =>
        Scan((T*)frame->Values[operand].Data, frame->FirstColumn, frame->Columns, ref *(State*)state);

    public override void Combine(byte* state, byte* later)
    {
        var other = (State*)later;
        if (other->Column >= 0 && (((State*)state)->Column < 0 || Beats(other->Element, ((State*)state)->Element)))
            *(State*)state = *other;
    }

    public override void End(TileFrame* frame, byte* state) => *(long*)frame->Values[result].Data = Math.Max(((State*)state)->Column, 0);

    // The extreme is found with vectors, then the place where it first occurs.
    private void Scan(T* from, long firstColumn, int count, ref State best)
    {
        if (count == 0)
            return;
        var extreme = largest ? LaneReduction.Run<MaxReducer, V, T>(from, count) : LaneReduction.Run<MinReducer, V, T>(from, count);
        if (best.Column >= 0 && !Beats(extreme, best.Element))
            return;
        var i = 0;
        if (T.IsNaN(extreme))
            while (!T.IsNaN(from[i]))
                i++;
        else
            while (from[i] != extreme)
                i++;
        best = new State { Element = extreme, Column = firstColumn + i };
    }

    private bool Beats(T x, T best) => (largest ? x > best : x < best) || (T.IsNaN(x) && !T.IsNaN(best));

    private struct State
    {
        public T Element;
        public long Column;

        public static State None => new() { Column = -1 };
    }
}
