namespace Fathom;

/// <summary>
/// Passes its first operand on; when a program that contains it runs, the other operands are stored in variables, once. This is how a
/// forward pass in training mode updates running statistics without side effects at build time: a pass that is never evaluated updates nothing.
/// </summary>
/// <param name="variables">The variables that take the values of the operands after the first.</param>
/// <param name="currents">For each variable the <see cref="CurrentOp"/> node from which its new value is computed.</param>
internal sealed class UpdateOp(Variable[] variables, Tensor[] currents) : Operation
{
    private static long built;
    private int performed;

    public Variable[] Variables => variables;

    public Tensor[] Currents => currents;

    /// <summary>Number among all updates, in the order in which they were built.</summary>
    public long Order { get; } = Interlocked.Increment(ref built);

    /// <summary>Whether the values have been stored.</summary>
    public bool Performed => Volatile.Read(ref performed) != 0;

    public override string Name => "update";

    internal override Tensor?[] Vjp(Tensor dy, Tensor y)
    {
        var gradients = new Tensor?[1 + variables.Length];
        gradients[0] = dy;
        return gradients;
    }

    internal override Tensor Vmap(Tensor y, Vectorisation batch) => throw new InvalidOperationException(
        $"Vmap: the function updates '{variables[0].Name}', which is one for all samples. Is it batch normalisation in training mode? Use Eval(), or GroupNorm.");

    public void SetPerformed() => Volatile.Write(ref performed, 1);
}

/// <summary>The value that a variable has when the update that reads it is performed: what it holds then, or what an earlier update of the same program gives it.</summary>
internal sealed class CurrentOp(Variable variable) : Operation
{
    public Variable Variable => variable;

    public override string Name => "current";

    internal override Tensor?[] Vjp(Tensor dy, Tensor y) => [];
}
