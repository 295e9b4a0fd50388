using System.Numerics;
using Fathom.Compiler;
using Fathom.Runtime;

namespace Fathom.Cpu;

/// <summary>Kernels that walk an axis of floats with a carried value. Row-major.</summary>
internal readonly struct RecurrenceMaker : IFloatMaker
{
    public static CompiledKernel Make<T>(CallKernel call) where T : unmanaged, IBinaryFloatingPointIeee754<T> => call.Operation switch
    {
        LinearRecurrenceOp recurrence => new LinearRecurrenceCall<T>(call, recurrence.Axis),
        CumulativeOp cumulative => new CumulativeLogSumExpCall<T>(call, cumulative.Axis),
        _ => throw new NotSupportedException(call.Name),
    };
}

/// <summary>h[t] = a[t] h[t-1] + b[t].</summary>
internal sealed unsafe class LinearRecurrenceCall<T>(CallKernel call, int axis) : CompiledKernel where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly long first = call.Inputs[0].View.Offset, second = call.Inputs[1].View.Offset, to = call.Outputs[0].View.Offset;
    private readonly AxisLines lines = AxisLines.Of(call.Outputs[0].View.Shape, axis);

    public override void Run(void** arguments)
    {
        var a = (T*)arguments[0] + first;
        var b = (T*)arguments[1] + second;
        var h = (T*)arguments[2] + to;
        for (var line = 0L; line < lines.Count; line++)
        {
            var carried = T.Zero;
            var place = lines.Start(line);
            for (var t = 0; t < lines.Size; t++, place += lines.Inner)
                h[place] = carried = t == 0 ? b[place] : a[place] * carried + b[place];
        }
    }
}

/// <summary>ln Σ eˣ of each line's beginning, by ln(eᵃ + eᵇ) = max + ln(1 + e^(min - max)).</summary>
internal sealed unsafe class CumulativeLogSumExpCall<T>(CallKernel call, int axis) : CompiledKernel where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly long from = call.Inputs[0].View.Offset, to = call.Outputs[0].View.Offset;
    private readonly AxisLines lines = AxisLines.Of(call.Outputs[0].View.Shape, axis);

    public override void Run(void** arguments)
    {
        var x = (T*)arguments[0] + from;
        var y = (T*)arguments[1] + to;
        for (var line = 0L; line < lines.Count; line++)
        {
            var place = lines.Start(line);
            var sum = T.NegativeInfinity;
            for (var i = 0; i < lines.Size; i++, place += lines.Inner)
                y[place] = sum = LogAddExp(sum, x[place]);
        }
    }

    private static T LogAddExp(T a, T b)
    {
        var (larger, smaller) = (T.Max(a, b), T.Min(a, b));
        return T.IsInfinity(larger) ? larger : larger + T.LogP1(T.Exp(smaller - larger));
    }
}
