using System.Numerics;
using Fathom.Compiler;
using Fathom.Runtime;

namespace Fathom.Cpu;

/// <summary>Kernels that compare: sorting and running extremes. Row-major.</summary>
internal readonly struct OrderMaker : INumberMaker
{
    public static CompiledKernel Make<T>(CallKernel call) where T : unmanaged, INumber<T> => call.Operation switch
    {
        ArgSortOp sort => new ArgSortCall<T>(call, sort),
        CumulativeOp cumulative => new CumulativeExtremeCall<T>(call, cumulative),
        _ => throw new NotSupportedException(call.Name),
    };
}

/// <summary>The order that sorts each line of an axis; stable; NaN counts as largest.</summary>
internal sealed unsafe class ArgSortCall<T>(CallKernel call, ArgSortOp sort) : CompiledKernel where T : unmanaged, INumber<T>
{
    private readonly long from = call.Inputs[0].View.Offset, to = call.Outputs[0].View.Offset;
    private readonly AxisLines lines = AxisLines.Of(call.Outputs[0].View.Shape, sort.Axis);
    private readonly bool descending = sort.Descending;

    public override void Run(void** arguments)
    {
        var x = (T*)arguments[0] + from;
        var y = (long*)arguments[1] + to;
        var keys = new T[lines.Size];
        var order = new long[lines.Size];
        var comparer = Comparer<long>.Create((i, j) => Compare(keys, i, j));
        for (var line = 0L; line < lines.Count; line++)
        {
            var start = lines.Start(line);
            for (var i = 0; i < keys.Length; i++)
                (keys[i], order[i]) = (x[start + i * lines.Inner], i);
            Array.Sort(order, comparer);
            for (var i = 0; i < order.Length; i++)
                y[start + i * lines.Inner] = order[i];
        }
    }

    // Equal elements are ordered by their place, so the result is that of a stable sort in either direction.
    private int Compare(T[] keys, long i, long j)
    {
        var (a, b) = (keys[i], keys[j]);
        var byValue = T.IsNaN(a) || T.IsNaN(b) ? T.IsNaN(a).CompareTo(T.IsNaN(b)) : a.CompareTo(b);
        return byValue == 0 ? i.CompareTo(j) : descending ? -byValue : byValue;
    }
}

/// <summary>The place where the running maximum or minimum of each line was last attained; a NaN, once met, stays.</summary>
internal sealed unsafe class CumulativeExtremeCall<T>(CallKernel call, CumulativeOp cumulative) : CompiledKernel where T : unmanaged, INumber<T>
{
    private readonly long from = call.Inputs[0].View.Offset, to = call.Outputs[0].View.Offset;
    private readonly AxisLines lines = AxisLines.Of(call.Outputs[0].View.Shape, cumulative.Axis);
    private readonly bool largest = cumulative.Kind == CumulativeKind.ArgMax;

    public override void Run(void** arguments)
    {
        var x = (T*)arguments[0] + from;
        var y = (long*)arguments[1] + to;
        for (var line = 0L; line < lines.Count; line++)
        {
            var start = lines.Start(line);
            var best = 0;
            for (var i = 0; i < lines.Size; i++)
            {
                var (value, extreme) = (x[start + i * lines.Inner], x[start + best * lines.Inner]);
                if (T.IsNaN(value) || !T.IsNaN(extreme) && (largest ? value >= extreme : value <= extreme))
                    best = i;
                y[start + i * lines.Inner] = best;
            }
        }
    }
}
