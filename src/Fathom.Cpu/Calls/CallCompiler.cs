using Fathom.Compiler;
using Fathom.Runtime;

namespace Fathom.Cpu;

/// <summary>Finds the kernel for a heavy operation and its element type.</summary>
internal static class CallCompiler
{
    public static CompiledKernel Compile(CallKernel call) => call.Operation switch
    {
        _ when call.Epilogue is not null => new EpilogueCall(call),
        MatMulOp or ScaledMatMulOp => MatMulCall.Create(call),
        ConvOp or ConvInputGradientOp or ConvWeightGradientOp => ByFloat<ConvMaker>(call),
        MaxPoolOp or MaxPoolGradientOp or ArgMaxPoolOp or WindowSumOp or WindowSumGradientOp or MaxUnpoolOp => ByFloat<PoolMaker>(call),
        LayerNormOp or LayerNormGradientOp => ByFloat<LayerNormMaker>(call),
        AttentionOp or AttentionGradientOp => ByFloat<AttentionMaker>(call),
        CtcLossOp or CtcOccupancyOp => ByFloat<CtcMaker>(call),
        PlaceOp or TakeOp or GatherOp or WriteRowsOp => MovementCalls.Create(call),
        TakeGradientOp or ScatterAddOp or FoldOp or CumulativeOp { Kind: CumulativeKind.Sum } => ByNumber<AddingMaker>(call),
        ArgSortOp or CumulativeOp { Kind: not CumulativeKind.LogSumExp } => ByNumber<OrderMaker>(call),
        LinearRecurrenceOp or CumulativeOp => ByFloat<RecurrenceMaker>(call),
        _ => throw new NotSupportedException($"The CPU has no kernel for '{call.Name}'."),
    };

    private static CompiledKernel ByFloat<TMaker>(CallKernel call) where TMaker : struct, IFloatMaker => call.Inputs[0].DType switch
    {
        DType.F32 => TMaker.Make<float>(call),
        DType.F64 => TMaker.Make<double>(call),
        var other => throw new NotSupportedException($"The CPU computes '{call.Name}' in f32 or f64, not {other.Name}. Convert with .To(DType.F32)?"),
    };

    private static CompiledKernel ByNumber<TMaker>(CallKernel call) where TMaker : struct, INumberMaker => call.Inputs[0].DType switch
    {
        DType.F32 => TMaker.Make<float>(call),
        DType.F64 => TMaker.Make<double>(call),
        DType.F16 => TMaker.Make<Half>(call),
        DType.I64 => TMaker.Make<long>(call),
        DType.I32 => TMaker.Make<int>(call),
        DType.I8 => TMaker.Make<sbyte>(call),
        DType.U8 or DType.Bool => TMaker.Make<byte>(call),
        var other => throw new NotSupportedException($"The CPU has no '{call.Name}' for {other.Name}. Convert with .To(DType.F32)?"),
    };
}
