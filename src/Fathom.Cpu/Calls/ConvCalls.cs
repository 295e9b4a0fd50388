using System.Numerics;
using Fathom.Compiler;
using Fathom.Runtime;

namespace Fathom.Cpu;

/// <summary>Binds convolutions and their gradients to memory; operands are channels-last, weights have any strides.</summary>
internal readonly struct ConvMaker : IFloatMaker
{
    public static CompiledKernel Make<T>(CallKernel call) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (first, second, result) = (call.Inputs[0].View, call.Inputs[1].View, call.Outputs[0].View);
        return call.Operation switch
        {
            ConvOp conv => new ConvForwardCall<T>(Create<T>(first, second, conv.Geometry), call),
            ConvInputGradientOp conv => new ConvInputGradientCall<T>(Create<T>(result, second, conv.Geometry), call),
            ConvWeightGradientOp conv => new ConvWeightGradientCall<T>(Create<T>(first, result, conv.Geometry), call),
            _ => throw new NotSupportedException(call.Name),
        };
    }

    public static unsafe ConvWeight<T> Weight<T>(View view, void* data) where T : unmanaged
    {
        // One- and two-dimensional kernels have leading taps of 1, whose strides do not matter.
        Span<long> strides = [0, 0, 0];
        view.Strides[2..].CopyTo(strides[(3 - (view.Shape.Rank - 2))..]);
        return new((T*)data + view.Offset, view.Strides[0], view.Strides[1], strides[0], strides[1], strides[2]);
    }

    private static Convolution<T> Create<T>(View x, View weight, ConvGeometry geometry) where T : unmanaged, INumber<T> =>
        Convolution<T>.Create(ConvSizes.From(x.Shape, weight.Shape, geometry));
}

/// <summary>y = conv(x, w).</summary>
internal sealed unsafe class ConvForwardCall<T>(Convolution<T> convolution, CallKernel call) : CompiledKernel where T : unmanaged, INumber<T>
{
    private readonly View x = call.Inputs[0].View, w = call.Inputs[1].View, y = call.Outputs[0].View;

    public override void Run(void** arguments) =>
        convolution.Forward((T*)arguments[0] + x.Offset, ConvMaker.Weight<T>(w, arguments[1]), null, (T*)arguments[2] + y.Offset);
}

/// <summary>dx from dy and w.</summary>
internal sealed unsafe class ConvInputGradientCall<T>(Convolution<T> convolution, CallKernel call) : CompiledKernel where T : unmanaged, INumber<T>
{
    private readonly View dy = call.Inputs[0].View, w = call.Inputs[1].View, dx = call.Outputs[0].View;

    public override void Run(void** arguments) =>
        convolution.InputGradient((T*)arguments[0] + dy.Offset, ConvMaker.Weight<T>(w, arguments[1]), (T*)arguments[2] + dx.Offset);
}

/// <summary>dw from x and dy.</summary>
internal sealed unsafe class ConvWeightGradientCall<T>(Convolution<T> convolution, CallKernel call) : CompiledKernel where T : unmanaged, INumber<T>
{
    private readonly View x = call.Inputs[0].View, dy = call.Inputs[1].View, dw = call.Outputs[0].View;

    public override void Run(void** arguments) =>
        convolution.WeightGradient((T*)arguments[0] + x.Offset, (T*)arguments[1] + dy.Offset, (T*)arguments[2] + dw.Offset);
}
