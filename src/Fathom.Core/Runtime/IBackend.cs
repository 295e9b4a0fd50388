using Fathom.Compiler;

namespace Fathom.Runtime;

/// <summary>A device that can hold memory and run kernels. It is small on purpose: allocate, compile a kernel, run it.</summary>
public interface IBackend
{
    /// <summary>Name as printed, for instance "cpu".</summary>
    string Name { get; }

    /// <summary>Turns a kernel into something that runs; cheap, since the kernel's sizes are known and no code is emitted.</summary>
    /// <exception cref="NotSupportedException">When the backend has no kernel for the operation and types.</exception>
    CompiledKernel Compile(Kernel kernel);

    /// <summary>
    /// The axis orders (outermost first) in which the kernel of a heavy operation wants its operands dense and leaves its result, or null for
    /// an operand whose strides may be anything.
    /// </summary>
    /// <param name="operation">The operation of a <see cref="CallKernel"/>.</param>
    /// <param name="ranks">Ranks of the operands.</param>
    /// <param name="resultRank">Rank of the result.</param>
    KernelLayout Layout(Operation operation, ReadOnlySpan<int> ranks, int resultRank);
}

/// <summary>Physical axis orders of a heavy kernel.</summary>
/// <param name="Operands">For each operand the axis order it must be dense in, or null when any strides will do.</param>
/// <param name="Result">The axis order of the result, or null for row-major.</param>
public readonly record struct KernelLayout(int[]?[] Operands, int[]? Result);
