using System.Numerics;
using Fathom.Compiler;
using Fathom.Runtime;

namespace Fathom.Cpu;

/// <summary>Binds layer normalisation to memory. Row-major.</summary>
internal readonly struct LayerNormMaker : IFloatMaker
{
    public static CompiledKernel Make<T>(CallKernel call) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var x = call.Inputs[call.Operation is LayerNormOp ? 0 : 1].View.Shape;
        LayerNorm<T> Kernel(double epsilon) => LayerNorm<T>.Create(x[0], x[1], epsilon);
        return call.Operation switch
        {
            LayerNormOp norm => new LayerNormCall<T>(Kernel(norm.Epsilon), call),
            LayerNormInputGradientOp norm => new LayerNormInputGradientCall<T>(Kernel(norm.Epsilon), call),
            LayerNormWeightGradientOp norm => new LayerNormWeightGradientCall<T>(Kernel(norm.Epsilon), call),
            _ => throw new NotSupportedException(call.Name),
        };
    }
}

/// <summary>x̂, or x̂ w + b.</summary>
internal sealed unsafe class LayerNormCall<T>(LayerNorm<T> kernel, CallKernel call) : CompiledKernel where T : unmanaged
{
    private readonly long[] offsets = [.. call.Inputs.Concat(call.Outputs).Select(access => access.View.Offset)];

    public override void Run(void** arguments)
    {
        var x = (T*)arguments[0] + offsets[0];
        if (offsets.Length == 2)
            kernel.Forward(x, null, null, (T*)arguments[1] + offsets[1]);
        else
            kernel.Forward(x, (T*)arguments[1] + offsets[1], (T*)arguments[2] + offsets[2], (T*)arguments[3] + offsets[3]);
    }
}

/// <summary>dx from dy, x and perhaps w.</summary>
internal sealed unsafe class LayerNormInputGradientCall<T>(LayerNorm<T> kernel, CallKernel call) : CompiledKernel where T : unmanaged
{
    private readonly long[] offsets = [.. call.Inputs.Concat(call.Outputs).Select(access => access.View.Offset)];

    public override void Run(void** arguments)
    {
        T* dy = (T*)arguments[0] + offsets[0], x = (T*)arguments[1] + offsets[1];
        if (offsets.Length == 3)
            kernel.InputGradient(dy, x, null, (T*)arguments[2] + offsets[2]);
        else
            kernel.InputGradient(dy, x, (T*)arguments[2] + offsets[2], (T*)arguments[3] + offsets[3]);
    }
}

/// <summary>dw from dy and x.</summary>
internal sealed unsafe class LayerNormWeightGradientCall<T>(LayerNorm<T> kernel, CallKernel call) : CompiledKernel where T : unmanaged
{
    private readonly long dy = call.Inputs[0].View.Offset, x = call.Inputs[1].View.Offset, dw = call.Outputs[0].View.Offset;

    public override void Run(void** arguments) =>
        kernel.WeightGradient((T*)arguments[0] + dy, (T*)arguments[1] + x, (T*)arguments[2] + dw);
}
