using System.Collections.Immutable;

namespace Fathom.Compiler;

/// <summary>
/// One heavy operation (matmul, convolution, pooling, gather, sort, concatenate...) for which the backend has a kernel of its own.
/// The inputs are the operands in order, the first output is the result; buffers of an <see cref="Epilogue"/> follow. A computation with several
/// results has those that are wanted as outputs.
/// </summary>
public sealed class CallKernel : Kernel
{
    /// <summary>What to compute.</summary>
    public required Operation Operation { get; init; }

    /// <summary>Which result each output is, where the computation has several; empty otherwise.</summary>
    public ImmutableArray<int> Results { get; init; } = [];

    /// <summary>What is done with the result before anybody sees it, or null; a backend that cannot do it part by part does it in the end.</summary>
    public Epilogue? Epilogue { get; init; }
}
