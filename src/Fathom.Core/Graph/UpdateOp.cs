namespace Fathom;

/// <summary>
/// Passes its first operand on; when a program that contains it runs, the second operand is stored in a variable, once. This is how a
/// forward pass in training mode updates running statistics without side effects at build time.
/// </summary>
internal sealed class UpdateOp(Variable variable) : Operation
{
    private int performed;

    public Variable Variable { get; } = variable;

    public bool Performed => Volatile.Read(ref performed) == 1;

    public override string Name => "update";

    /// <summary>Claims the one performance of the update.</summary>
    public void MarkPerformed() => Volatile.Write(ref performed, 1);

    internal override Tensor?[] Vjp(Tensor dy, Tensor y) => [dy, null];
}
