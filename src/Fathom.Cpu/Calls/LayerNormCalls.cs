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

/// <summary>x̂, or x̂ w + b; the moments of the rows; or both.</summary>
internal sealed unsafe class LayerNormCall<T>(LayerNorm<T> kernel, CallKernel call) : CompiledKernel where T : unmanaged
{
    private readonly CallArguments<T> arguments = new(call);
    private readonly bool isAffine = call.Inputs.Length == 3;

    public override void Run(void** buffers) => kernel.Forward(
        arguments.Input(buffers, 0), isAffine ? arguments.Input(buffers, 1) : null, isAffine ? arguments.Input(buffers, 2) : null,
        arguments.Result(buffers, LayerNormOp.Value), arguments.Result(buffers, LayerNormOp.Moments));
}

/// <summary>What is wanted of dx, dw and db, from dy, x, the moments of x and perhaps w.</summary>
internal sealed unsafe class LayerNormGradientCall<T>(LayerNorm<T> kernel, CallKernel call) : CompiledKernel where T : unmanaged
{
    private readonly CallArguments<T> arguments = new(call);
    private readonly bool isAffine = call.Inputs.Length == 4;

    public override void Run(void** buffers) => kernel.Gradient(
        arguments.Input(buffers, 0), arguments.Input(buffers, 1), arguments.Input(buffers, 2), isAffine ? arguments.Input(buffers, 3) : null,
        arguments.Result(buffers, (int)LayerNormOperand.Input), arguments.Result(buffers, (int)LayerNormOperand.Weight),
        arguments.Result(buffers, (int)LayerNormOperand.Bias));
}
