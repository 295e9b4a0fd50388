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
            _ => new(rowMajor, null),
        };
    }

    /// <summary>Batch, spatial axes, channels.</summary>
    private static int[] ChannelsLast(int rank) => [0, .. Enumerable.Range(2, rank - 2), 1];
}
