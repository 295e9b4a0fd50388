namespace Fathom.Compiler;

/// <summary>Which stages of the compiler run; all by default. Results do not depend on it, which the tests check by switching stages off.</summary>
/// <param name="Simplify">Fold constants, merge equal nodes, apply algebra.</param>
/// <param name="Fuse">Run chains of element-wise operations and reductions as one kernel.</param>
/// <param name="Plan">Share the memory of intermediate results whose lifetimes do not overlap.</param>
public readonly record struct CompilerOptions(bool Simplify, bool Fuse, bool Plan)
{
    /// <summary>All stages on.</summary>
    public static CompilerOptions Default => new(true, true, true);

    /// <summary>Every node a kernel of its own with memory of its own.</summary>
    public static CompilerOptions Plain => new(false, false, false);
}
