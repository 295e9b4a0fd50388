using System.Numerics;
using Fathom.Compiler;
using Fathom.Runtime;

namespace Fathom.Cpu;

/// <summary>Binds connectionist temporal classification to memory. Row-major.</summary>
internal readonly struct CtcMaker : IFloatMaker
{
    public static CompiledKernel Make<T>(CallKernel call) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (x, labels) = (call.Inputs[0].View.Shape, call.Inputs[1].View.Shape);
        var (blank, zeroInfinity) = call.Operation switch
        {
            CtcLossOp loss => (loss.Blank, loss.ZeroInfinity),
            CtcOccupancyOp occupancy => (occupancy.Blank, occupancy.ZeroInfinity),
            _ => throw new NotSupportedException(call.Name),
        };
        return new CtcCall<T>(Ctc<T>.Create(new(x[0], x[1], x[2], labels[1], blank, zeroInfinity)), call);
    }
}

/// <summary>Losses or occupancies.</summary>
internal sealed unsafe class CtcCall<T>(Ctc<T> kernel, CallKernel call) : CompiledKernel where T : unmanaged
{
    private readonly bool losses = call.Operation is CtcLossOp;
    private readonly long[] offsets = [.. call.Inputs.Concat(call.Outputs).Select(access => access.View.Offset)];

    public override void Run(void** arguments)
    {
        var batch = new CtcBatch<T>
        {
            LogProbabilities = (T*)arguments[0] + offsets[0],
            Labels = (int*)arguments[1] + offsets[1],
            Frames = (int*)arguments[2] + offsets[2],
            Counts = (int*)arguments[3] + offsets[3],
        };
        if (losses)
            kernel.Losses(batch, (T*)arguments[4] + offsets[4]);
        else
            kernel.Occupancies(batch, (T*)arguments[4] + offsets[4]);
    }
}
