namespace Fathom;

/// <summary>
/// One of several results of a computation that is cheaper to do once for all of them, such as the gradients of one operation by its operands. Each
/// result is a node of its own, with its own shape and gradient; the nodes of one computation, which have the same operands, become one kernel with
/// several outputs.
/// </summary>
/// <param name="result">Number of this result: 0, 1, ...</param>
internal abstract class JointOperation(int result) : Operation
{
    /// <summary>Number of this result: 0, 1, ...</summary>
    public int Result { get; } = result;

    /// <summary>Whether <paramref name="other"/> is a result of the same computation, this one or another, if its operands are the same.</summary>
    internal abstract bool IsSiblingOf(JointOperation other);
}
