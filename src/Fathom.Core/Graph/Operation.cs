namespace Fathom;

/// <summary>
/// What a node of the graph does with its operands: a name, a gradient, and (in the derived kinds) what a backend needs to compute it.
/// Two operations that are <see cref="object.Equals(object)"/> compute the same thing, so that programs can be cached.
/// </summary>
public abstract class Operation
{
    /// <summary>Name as printed, in snake case: "add", "matmul", ...</summary>
    public abstract string Name { get; }

    /// <summary>
    /// Vector-Jacobian product: the gradient of each operand of <paramref name="y"/>, given the gradient <paramref name="dy"/> of y, as new
    /// graph nodes; null for an operand that has none.
    /// </summary>
    /// <param name="dy">Gradient of the result; same shape and dtype as <paramref name="y"/>.</param>
    /// <param name="y">The node this operation computed; its operands are <see cref="Tensor.Operands"/>.</param>
    internal abstract Tensor?[] Vjp(Tensor dy, Tensor y);

    /// <summary>
    /// Batching rule: the node of all samples, [samples, ..y], for the node <paramref name="y"/> of one sample, of whose operands at least one differs between samples. Null where
    /// there is no rule; then the operation is applied to each sample.
    /// </summary>
    /// <param name="y">The node this operation computed in the samples' graph.</param>
    /// <param name="batch">What its operands are for all samples.</param>
    internal virtual Tensor? Vmap(Tensor y, Vectorisation batch) => null;

    /// <summary>Floating-point operations to compute <paramref name="y"/> (a multiply-add counts two); an estimate for display and scheduling.</summary>
    internal virtual long Flops(Tensor y) => y.Shape.ElementCount;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
