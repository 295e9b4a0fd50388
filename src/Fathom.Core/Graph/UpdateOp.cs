namespace Fathom;

/// <summary>
/// Passes its first operand on; when a program that contains it runs, the second operand is stored in a variable, once. This is how a
/// forward pass in training mode updates running statistics without side effects at build time.
/// </summary>
/// <param name="variable">The variable that takes the value.</param>
/// <param name="order">Its number among the updates of that variable, in the order in which they were built.</param>
internal sealed class UpdateOp(Variable variable, long order) : Operation
{
    public Variable Variable { get; } = variable;

    public long Order { get; } = order;

    /// <summary>Whether this update, or one that was built upon it, has been stored.</summary>
    public bool Performed => Variable.PerformedUpdates >= Order;

    public override string Name => "update";

    internal override Tensor?[] Vjp(Tensor dy, Tensor y) => [dy, null];
}
