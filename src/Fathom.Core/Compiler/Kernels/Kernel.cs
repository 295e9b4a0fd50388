using System.Collections.Immutable;

namespace Fathom.Compiler;

/// <summary>A piece of work that a backend runs at once: operands in memory, results to memory. It names no device.</summary>
public abstract class Kernel
{
    /// <summary>Short description for printing and traces, for instance "matmul" or "exp+sum+div".</summary>
    public required string Name { get; init; }

    /// <summary>What is read.</summary>
    public required ImmutableArray<Access> Inputs { get; init; }

    /// <summary>Where results go; no output overlaps an input, unless <see cref="Access.View"/> and buffer are the same as an input's.</summary>
    public required ImmutableArray<Access> Outputs { get; init; }

    /// <summary>Floating-point operations, for display and for choosing how finely to split.</summary>
    public long Flops { get; init; }

    /// <summary>Bytes read and written, each distinct element counted once.</summary>
    public long Bytes { get; init; }
}

/// <summary>Elements of a buffer that a kernel reads or writes; the buffer's address is given when the kernel runs.</summary>
/// <param name="DType">Element type in memory.</param>
/// <param name="View">Where the elements lie, strides in elements, relative to the buffer's address.</param>
public sealed record Access(DType DType, View View);
