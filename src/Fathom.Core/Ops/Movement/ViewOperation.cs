namespace Fathom;

/// <summary>An operation that only looks at its operand's elements in another order: no numbers are computed or moved.</summary>
internal abstract class ViewOperation : Operation
{
    /// <summary>The result as a view of the operand's memory, or null when strides cannot express it and the operand must be copied first.</summary>
    public abstract View? Apply(View operand, Shape result);

    internal override long Flops(Tensor y) => 0;
}
