using Fathom.Compiler;
using Fathom.Cpu;
using Fathom.Runtime;

namespace Fathom.Core.Tests;

/// <summary>The CPU with loops compiled for vectors of a given width, their operations done one by one or several in a pass.</summary>
internal sealed class VectorWidthBackend(IBackend cpu, int vectorBits, bool fuses) : IBackend
{
    public string Name => $"cpu with {vectorBits} bits{(fuses ? ", fused" : "")}";

    public CompiledKernel Compile(Kernel kernel) => kernel is LoopKernel loop ? LoopCompiler.Compile(loop, vectorBits, fuses) : cpu.Compile(kernel);

    public KernelLayout Layout(Operation operation, ReadOnlySpan<int> ranks, int resultRank) => cpu.Layout(operation, ranks, resultRank);
}
