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

/// <summary>A tensor handed from step to step.</summary>
/// <param name="Input">Number of the input that is the first, row-major; the body's input of the same number is the present one.</param>
/// <param name="BodyOutput">Number of the body's output that is the next one.</param>
/// <param name="ByteLength">Size in bytes.</param>
/// <param name="Output">Number of the kernel's output where it goes, or -1 when nobody wants it after the loop.</param>
/// <param name="Kept">What the output holds of it.</param>
public readonly record struct ScanCarry(int Input, int BodyOutput, long ByteLength, int Output, ScanCarryKept Kept);

/// <summary>What is kept of a carry.</summary>
public enum ScanCarryKept : byte
{
    /// <summary>What it is after the last step.</summary>
    Last,

    /// <summary>What it is after each step, in the order of the slices.</summary>
    All,

    /// <summary>As <see cref="All"/>, and what it is before the first step in front of the first slice, or behind the last one when that comes first.</summary>
    AllAndFirst,
}

/// <summary>A result of the body that is stored slice by slice.</summary>
/// <param name="BodyOutput">Number of the body's output.</param>
/// <param name="ByteLength">Size of a slice in bytes.</param>
/// <param name="Output">Number of the kernel's output.</param>
public readonly record struct ScanStack(int BodyOutput, long ByteLength, int Output);
