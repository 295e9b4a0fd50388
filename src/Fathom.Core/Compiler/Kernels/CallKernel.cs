namespace Fathom.Compiler;

/// <summary>
/// One heavy operation (matmul, convolution, pooling, gather, sort, concatenate...) for which the backend has a kernel of its own.
/// The inputs are the operands in order, the single output is the result.
/// </summary>
public sealed class CallKernel : Kernel
{
    /// <summary>What to compute.</summary>
    public required Operation Operation { get; init; }
}
