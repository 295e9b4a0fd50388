using System.Collections.Immutable;

namespace Fathom.Compiler;

/// <summary>
/// A loop over the slices of its inputs: <see cref="Body"/> runs once for each, on other addresses every time. The inputs are the first carries, the stacks
/// of slices, and the constants of the body, in that order; the outputs are what <see cref="Carries"/> and <see cref="Stacks"/> say.
/// </summary>
public sealed class ScanKernel : Kernel
{
    /// <summary>One step. Its inputs are numbered as the kernel's.</summary>
    public required Program Body { get; init; }

    /// <summary>Number of steps.</summary>
    public required int Length { get; init; }

    /// <summary>Whether the last slice comes first.</summary>
    public required bool Reverse { get; init; }

    /// <summary>Tensors handed from step to step, those that matter; the numbers are places among the inputs.</summary>
    public required ImmutableArray<ScanCarry> Carries { get; init; }

    /// <summary>Bytes from slice to slice of each input; 0 for what is the same in all steps.</summary>
    public required ImmutableArray<long> InputSteps { get; init; }

    /// <summary>Results of the body that are stored slice by slice.</summary>
    public required ImmutableArray<ScanStack> Stacks { get; init; }
}
