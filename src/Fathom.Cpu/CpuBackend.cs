using Fathom.Compiler;
using Fathom.Runtime;

namespace Fathom.Cpu;

/// <summary>The CPU: fused loops on vector tiles, packed matrix products, channels-last convolutions, on all cores.</summary>
public sealed class CpuBackend : IBackend
{
    private static readonly CpuBackend Instance = new();

    private CpuBackend()
    {
    }

    /// <inheritdoc/>
    public string Name => "cpu";

    /// <summary>Makes the CPU the device that tensors are computed on. Programs that use Fathom's generator call it by themselves at start.</summary>
    public static void Register() => Backends.Register(Instance);

    /// <inheritdoc/>
    public CompiledKernel Compile(Kernel kernel) => kernel switch
    {
        LoopKernel loop => LoopCompiler.Compile(loop),
        CallKernel call => CallCompiler.Compile(call),
        _ => throw new NotSupportedException($"The CPU has no kernel for {kernel.Name}."),
    };

    /// <inheritdoc/>
    public KernelLayout Layout(Operation operation, ReadOnlySpan<int> ranks, int resultRank)
    {
        var rowMajor = new int[ranks.Length][];
        for (var i = 0; i < rowMajor.Length; i++)
            rowMajor[i] = [.. Enumerable.Range(0, ranks[i])];
        return operation switch
        {
            MatMulOp => new(new int[ranks.Length][], null),
            ScaledMatMulOp => new([null, [0, 1], [0, 1]], null),
            ConvOp or ConvInputGradientOp => new([ChannelsLast(resultRank), null], ChannelsLast(resultRank)),
            ConvWeightGradientOp => new([ChannelsLast(resultRank), ChannelsLast(resultRank)], null),
            MaxPoolOp or MaxPoolGradientOp or ArgMaxPoolOp or WindowSumOp or WindowSumGradientOp or MaxUnpoolOp =>
                new([.. Enumerable.Repeat(ChannelsLast(resultRank), ranks.Length)], ChannelsLast(resultRank)),
            AttentionOp { Result: AttentionOp.LogSum } => new(new int[ranks.Length][], null),
            AttentionOp => new(new int[ranks.Length][], HeadsInside(resultRank)),
            AttentionGradientOp => new(LogSumsDense(ranks), HeadsInside(resultRank)),
            _ => new(rowMajor, null),
        };
    }

    /// <summary>Heads beside one another for each row, as the projections around an attention have them: [..., T, H, D].</summary>
    private static int[] HeadsInside(int rank) => [.. Enumerable.Range(0, rank - 3), rank - 2, rank - 3, rank - 1];

    // Any strides will do for the operands of an attention's gradient, but for its log-sums.
    private static int[]?[] LogSumsDense(ReadOnlySpan<int> ranks)
    {
        var orders = new int[ranks.Length][];
        orders[AttentionGradientOp.Fixed - 1] = [.. Enumerable.Range(0, ranks[AttentionGradientOp.Fixed - 1])];
        return orders;
    }

    /// <summary>Batch, spatial axes, channels.</summary>
    private static int[] ChannelsLast(int rank) => [0, .. Enumerable.Range(2, rank - 2), 1];
}
