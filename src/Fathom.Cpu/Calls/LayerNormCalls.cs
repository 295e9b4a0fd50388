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
            LayerNormGradientOp norm => new LayerNormGradientCall<T>(Kernel(norm.Epsilon), call),
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

/// <summary>What is wanted of dx, dw and db, from dy, x and perhaps w.</summary>
internal sealed unsafe class LayerNormGradientCall<T>(LayerNorm<T> kernel, CallKernel call) : CompiledKernel where T : unmanaged
{
    private readonly long[] offsets = [.. call.Inputs.Concat(call.Outputs).Select(access => access.View.Offset)];
    private readonly int operands = call.Inputs.Length;
    private readonly int dx = call.Results.IndexOf((int)LayerNormOperand.Input);
    private readonly int dw = call.Results.IndexOf((int)LayerNormOperand.Weight);
    private readonly int db = call.Results.IndexOf((int)LayerNormOperand.Bias);

    public override void Run(void** arguments) => kernel.Gradient(
        At(arguments, 0), At(arguments, 1), operands == 3 ? At(arguments, 2) : null, Result(arguments, dx), Result(arguments, dw), Result(arguments, db));

    private T* At(void** arguments, int argument) => (T*)arguments[argument] + offsets[argument];

    private T* Result(void** arguments, int output) => output < 0 ? null : At(arguments, operands + output);
}
