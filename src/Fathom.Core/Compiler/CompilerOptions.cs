namespace Fathom.Compiler;

/// <summary>
/// Which stages of the compiler run; all by default. Results do not depend on it, but for the rounding of what is folded into weights; the tests
/// check that by switching stages off.
/// </summary>
/// <param name="Simplify">Fold constants, merge equal nodes, apply algebra.</param>
/// <param name="Fold">Fold scales by variables, such as batch normalisation in evaluation mode, into the weights of what comes before.</param>
/// <param name="Fuse">Run chains of element-wise operations and reductions as one kernel.</param>
/// <param name="Plan">Share the memory of intermediate results whose lifetimes do not overlap.</param>
public readonly record struct CompilerOptions(bool Simplify, bool Fold, bool Fuse, bool Plan)
{
    /// <summary>All stages on.</summary>
    public static CompilerOptions Default => new(true, true, true, true);

    /// <summary>Every node a kernel of its own with memory of its own.</summary>
    public static CompilerOptions Plain => new(false, false, false, false);
}
