using System.Numerics;
using Fathom.Compiler;
using Fathom.Runtime;

namespace Fathom.Cpu;

/// <summary>Kernels that add elements into places: gradients of look-ups and windows, and running sums. Row-major, in fixed order.</summary>
internal readonly struct AddingMaker : INumberMaker
{
    public static CompiledKernel Make<T>(CallKernel call) where T : unmanaged, INumber<T> => call.Operation switch
    {
        TakeGradientOp take => new TakeGradientCall<T>(call, take.Axis),
        ScatterAddOp scatter => new ScatterAddCall<T>(call, scatter.Axis),
        FoldOp fold => new FoldCall<T>(call, fold),
        CumulativeOp cumulative => new CumulativeSumCall<T>(call, cumulative.Axis),
        _ => throw new NotSupportedException(call.Name),
    };
}

/// <summary>Zeros with elements added at numbered places along one axis.</summary>
internal sealed unsafe class ScatterAddCall<T>(CallKernel call, int axis) : CompiledKernel where T : unmanaged, INumber<T>
{
    private readonly View source = call.Inputs[0].View, indices = call.Inputs[1].View, y = call.Outputs[0].View;

    public override void Run(void** arguments)
    {
        var values = (T*)arguments[0] + source.Offset;
        var numbers = (long*)arguments[1] + indices.Offset;
        var target = (T*)arguments[2] + y.Offset;
        for (var i = 0L; i < y.Shape.ElementCount; i++)
            target[i] = T.Zero;
        var walk = new AlongAxis(indices.Shape, y, axis);
        for (var i = 0L; i < walk.Count; i++, walk.Next())
            target[walk.Base + Indices.Resolve(numbers[i], y.Shape[axis], "ScatterAdd") * y.Strides[axis]] += values[i];
    }
}

/// <summary>Overlapping windows added back into an axis; the operand's last axis walks within a window.</summary>
internal sealed unsafe class FoldCall<T>(CallKernel call, FoldOp fold) : CompiledKernel where T : unmanaged, INumber<T>
{
    private readonly long from = call.Inputs[0].View.Offset, to = call.Outputs[0].View.Offset;
    private readonly AxisLines windows = AxisLines.Of(call.Inputs[0].View.Shape[..^1], fold.Axis);
    private readonly AxisLines result = AxisLines.Of(call.Outputs[0].View.Shape, fold.Axis);
    private readonly int within = call.Inputs[0].View.Shape[^1];

    public override void Run(void** arguments)
    {
        var x = (T*)arguments[0] + from;
        var y = (T*)arguments[1] + to;
        for (var i = 0L; i < result.Outer * result.Size * result.Inner; i++)
            y[i] = T.Zero;
        for (var outer = 0L; outer < result.Outer; outer++, y += result.Size * result.Inner)
            for (var window = 0; window < windows.Size; window++)
                for (var inner = 0L; inner < result.Inner; inner++, x += within)
                    for (var tap = 0; tap < within; tap++)
                        y[((long)window * fold.Step + (long)tap * fold.Dilation) * result.Inner + inner] += x[tap];
    }
}

/// <summary>Running sums along an axis.</summary>
internal sealed unsafe class CumulativeSumCall<T>(CallKernel call, int axis) : CompiledKernel where T : unmanaged, INumber<T>
{
    private readonly long from = call.Inputs[0].View.Offset, to = call.Outputs[0].View.Offset;
    private readonly AxisLines lines = AxisLines.Of(call.Outputs[0].View.Shape, axis);

    public override void Run(void** arguments)
    {
        var x = (T*)arguments[0] + from;
        var y = (T*)arguments[1] + to;
        for (var line = 0L; line < lines.Count; line++)
        {
            var sum = T.Zero;
            var place = lines.Start(line);
            for (var i = 0; i < lines.Size; i++, place += lines.Inner)
                y[place] = sum += x[place];
        }
    }
}
