using Fathom.Compiler;

namespace Fathom.Runtime;

/// <summary>One run of a kernel, as <see cref="KernelProfile"/> saw it.</summary>
/// <param name="Name">The kernel.</param>
/// <param name="Shape">Shapes of its results.</param>
/// <param name="StartTicks">When it began, by <see cref="System.Diagnostics.Stopwatch.GetTimestamp"/>.</param>
/// <param name="Ticks">How long it took.</param>
/// <param name="Flops">Its floating-point operations.</param>
/// <param name="Bytes">Bytes that it reads and writes.</param>
public readonly record struct KernelRun(string Name, string Shape, long StartTicks, long Ticks, long Flops, long Bytes)
{
    /// <summary>What ran; null for a span of time that is no kernel.</summary>
    public Kernel? Kernel { get; init; }
}
