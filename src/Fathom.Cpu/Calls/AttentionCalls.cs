using System.Numerics;
using Fathom.Compiler;
using Fathom.Runtime;

namespace Fathom.Cpu;

/// <summary>Binds attention and its gradients to memory; operands with any strides.</summary>
internal readonly struct AttentionMaker : IFloatMaker
{
    public static CompiledKernel Make<T>(CallKernel call) where T : unmanaged, IBinaryFloatingPointIeee754<T> => call.Operation switch
    {
        AttentionOp attention => new AttentionCall<T>(call, attention.Settings),
        AttentionGradientOp gradient => new AttentionGradientCall<T>(call, gradient.Settings),
        _ => throw new NotSupportedException(call.Name),
    };
}

/// <summary>Which of a call's buffers the optional operands of attention are.</summary>
/// <param name="settings">What there is.</param>
/// <param name="place">Number of the first optional operand.</param>
/// <param name="call">The call.</param>
internal sealed unsafe class AttentionExtras(AttentionSettings settings, int place, CallKernel call)
{
    private readonly int mask = settings.HasMask ? place : -1;
    private readonly int count = settings.HasCount ? place + (settings.HasMask ? 1 : 0) : -1;
    private readonly int key = settings.HasKey ? call.Inputs.Length - 1 : -1;

    /// <summary>Where the mask lies, or null.</summary>
    public MatrixStack? Mask => mask < 0 ? null : new MatrixStack(call.Inputs[mask].View);

    public void Bind<T>(ref AttentionBuffers<T> buffers, void** arguments) where T : unmanaged
    {
        buffers.Mask = mask < 0 ? null : (T*)arguments[mask];
        buffers.Count = count < 0 ? null : (long*)arguments[count] + call.Inputs[count].View.Offset;
        buffers.Key = key < 0 ? null : (ulong*)arguments[key] + call.Inputs[key].View.Offset;
    }
}

/// <summary>y and the log-sums, those of them that are wanted.</summary>
internal sealed unsafe class AttentionCall<T> : CompiledKernel where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly AttentionForward<T> kernel;
    private readonly AttentionExtras extras;
    private readonly int y, logSum;

    public AttentionCall(CallKernel call, AttentionSettings settings)
    {
        var inputs = call.Inputs;
        extras = new AttentionExtras(settings, 3, call);
        (y, logSum) = (call.Results.IndexOf(AttentionOp.Value), call.Results.IndexOf(AttentionOp.LogSum));
        var views = new AttentionViews(new(inputs[0].View), new(inputs[1].View), new(inputs[2].View))
        {
            Mask = extras.Mask,
            Y = y < 0 ? null : new MatrixStack(call.Outputs[y].View),
        };
        kernel = AttentionForward<T>.Create(settings, AttentionSizes.Of(inputs[0].View.Shape, inputs[1].View.Shape, inputs[2].View.Shape), views);
        (y, logSum) = (y < 0 ? y : y + inputs.Length, logSum < 0 ? logSum : logSum + inputs.Length);
    }

    public override void Run(void** arguments)
    {
        var buffers = new AttentionBuffers<T>
        {
            Q = (T*)arguments[0],
            K = (T*)arguments[1],
            V = (T*)arguments[2],
            Y = y < 0 ? null : (T*)arguments[y],
            LogSum = logSum < 0 ? null : (T*)arguments[logSum],
        };
        extras.Bind(ref buffers, arguments);
        kernel.Run(buffers);
    }
}

/// <summary>What is wanted of dq, dk and dv.</summary>
internal sealed unsafe class AttentionGradientCall<T> : CompiledKernel where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly AttentionBackward<T> kernel;
    private readonly AttentionExtras extras;
    private readonly long logSumOffset;
    private readonly int[] outputs;

    public AttentionGradientCall(CallKernel call, AttentionSettings settings)
    {
        var inputs = call.Inputs;
        extras = new AttentionExtras(settings, AttentionGradientOp.Fixed, call);
        MatrixStack? Of(AttentionOperand by) =>
            call.Results.IndexOf((int)by) is var output and >= 0 ? new MatrixStack(call.Outputs[output].View) : null;
        var views = new AttentionViews(new(inputs[0].View), new(inputs[1].View), new(inputs[2].View))
        {
            Dy = new MatrixStack(inputs[3].View),
            Y = new MatrixStack(inputs[4].View),
            Mask = extras.Mask,
            Dq = Of(AttentionOperand.Query),
            Dk = Of(AttentionOperand.Key),
            Dv = Of(AttentionOperand.Value),
        };
        kernel = AttentionBackward<T>.Create(settings, AttentionSizes.Of(inputs[0].View.Shape, inputs[1].View.Shape, inputs[2].View.Shape), views);
        logSumOffset = inputs[5].View.Offset;
        outputs = [.. Enumerable.Range(0, 3).Select(by => call.Results.IndexOf(by) is var output and >= 0 ? inputs.Length + output : -1)];
    }

    public override void Run(void** arguments)
    {
        var buffers = new AttentionBuffers<T>
        {
            Q = (T*)arguments[0],
            K = (T*)arguments[1],
            V = (T*)arguments[2],
            Dy = (T*)arguments[3],
            Y = (T*)arguments[4],
            LogSum = (T*)arguments[5] + logSumOffset,
            Dq = Output(arguments, AttentionOperand.Query),
            Dk = Output(arguments, AttentionOperand.Key),
            Dv = Output(arguments, AttentionOperand.Value),
        };
        extras.Bind(ref buffers, arguments);
        kernel.Run(buffers);
    }

    private T* Output(void** arguments, AttentionOperand by) => outputs[(int)by] is var output and >= 0 ? (T*)arguments[output] : null;
}
