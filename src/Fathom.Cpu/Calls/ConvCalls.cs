#pragma warning disable CS8500 // An epilogue lives on its caller's stack while the kernel runs, so its reference neither moves nor dies.
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
            ConvOp conv => new ConvCall<T>(Create<T>(first, second, conv.Geometry, isSparse: false).Forward(), call),
            ConvInputGradientOp conv => new ConvCall<T>(Create<T>(result, second, conv.Geometry, conv.IsSparse).InputGradient(), call),
            ConvWeightGradientOp conv => new ConvWeightGradientCall<T>(Create<T>(first, result, conv.Geometry, conv.IsSparse).WeightGradient(), call),
            _ => throw new NotSupportedException(call.Name),
        };
    }

    private static Convolution<T> Create<T>(View x, View weight, ConvGeometry geometry, bool isSparse) where T : unmanaged, INumberBase<T> =>
        Convolution<T>.Create(ConvSizes.From(x.Shape, weight.Shape, geometry), isSparse);
}

/// <summary>y from x and w, or dx from dy and w; the weights are prepared.</summary>
internal sealed unsafe class ConvCall<T>(ConvolutionKernel<T> convolution, CallKernel call) : PartwiseKernel where T : unmanaged, INumberBase<T>
{
    private const int WeightOperand = 1;

    private readonly View source = call.Inputs[0].View, weight = call.Inputs[WeightOperand].View, result = call.Outputs[0].View;

    public override long PreparedByteLength(int operand) => operand == WeightOperand ? convolution.PreparedCount * sizeof(T) : 0;

    public override void Prepare(int operand, void* from, void* prepared)
    {
        // One- and two-dimensional kernels have leading taps of 1, whose strides do not matter.
        Span<long> strides = [0, 0, 0];
        weight.Strides[2..].CopyTo(strides[(3 - (weight.Shape.Rank - 2))..]);
        convolution.Prepare(
            new((T*)from + weight.Offset, weight.Strides[0], weight.Strides[1], strides[0], strides[1], strides[2]), (T*)prepared);
    }

    public override bool Run(void** arguments, PartEpilogue* epilogue)
    {
        T* x = (T*)arguments[0] + source.Offset, w = (T*)arguments[WeightOperand], y = (T*)arguments[2] + result.Offset;
        if (epilogue != null)
            return epilogue->Columns == result.Shape[1] && convolution.TryRun(x, w, y, epilogue);
        convolution.Run(x, w, y);
        return true;
    }
}

/// <summary>dw from x and dy.</summary>
internal sealed unsafe class ConvWeightGradientCall<T>(WeightGradientKernel<T> gradient, CallKernel call) : CompiledKernel
    where T : unmanaged, INumberBase<T>
{
    private readonly View x = call.Inputs[0].View, dy = call.Inputs[1].View, dw = call.Outputs[0].View;

    public override void Run(void** arguments) =>
        gradient.Run((T*)arguments[0] + x.Offset, (T*)arguments[1] + dy.Offset, (T*)arguments[2] + dw.Offset);
}
