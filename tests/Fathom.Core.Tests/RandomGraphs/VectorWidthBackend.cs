using Fathom.Compiler;
using Fathom.Cpu;
using Fathom.Runtime;

namespace Fathom.Core.Tests;

/// <summary>The CPU with fused loops compiled for vectors of a given width.</summary>
internal sealed class VectorWidthBackend(IBackend cpu, int vectorBits) : IBackend
{
    public string Name => $"cpu with {vectorBits} bits";

    public CompiledKernel Compile(Kernel kernel) => kernel is LoopKernel loop ? LoopCompiler.Compile(loop, vectorBits) : cpu.Compile(kernel);

    public KernelLayout Layout(Operation operation, ReadOnlySpan<int> ranks, int resultRank) => cpu.Layout(operation, ranks, resultRank);
}
