namespace Fathom.Compiler;

/// <summary>Loops are alike when they do the same to elements that lie alike, so that one compiled kernel serves them all: a network repeats its layers.</summary>
internal sealed class LoopLikeness : IEqualityComparer<LoopKernel>
{
    /// <inheritdoc/>
    public bool Equals(LoopKernel? x, LoopKernel? y) => x is not null && y is not null
        && x.Rows == y.Rows && x.Columns == y.Columns && x.Bytes == y.Bytes
        && x.Inputs.AsSpan().SequenceEqual(y.Inputs.AsSpan()) && x.Outputs.AsSpan().SequenceEqual(y.Outputs.AsSpan())
        && x.Stores.AsSpan().SequenceEqual(y.Stores.AsSpan())
        && x.Body.Length == y.Body.Length && x.Body.Zip(y.Body).All(pair => AreAlike(pair.First, pair.Second));

    /// <inheritdoc/>
    public int GetHashCode(LoopKernel kernel) => HashCode.Combine(kernel.Name, kernel.Rows, kernel.Columns, kernel.Body.Length, kernel.Inputs.Length);

    // An array in a record compares as an object, and zero equals -0.
    private static bool AreAlike(LoopInstruction x, LoopInstruction y) => x.DType == y.DType && (x, y) switch
    {
        (ApplyInstruction a, ApplyInstruction b) => a.Operation.Equals(b.Operation) && a.Operands.AsSpan().SequenceEqual(b.Operands.AsSpan()),
        (IndexInstruction a, IndexInstruction b) => a.Offset == b.Offset && a.Coefficients.AsSpan().SequenceEqual(b.Coefficients.AsSpan()),
        (RandomInstruction a, RandomInstruction b) =>
            a.KeyInput == b.KeyInput && a.Offset == b.Offset && a.Coefficients.AsSpan().SequenceEqual(b.Coefficients.AsSpan()),
        (ConstantInstruction a, ConstantInstruction b) => BitConverter.DoubleToInt64Bits(a.Value) == BitConverter.DoubleToInt64Bits(b.Value),
        _ => x.Equals(y),
    };
}
