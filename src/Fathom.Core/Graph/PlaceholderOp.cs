namespace Fathom;

/// <summary>An input of a function that is being traced for compilation; it has no numbers.</summary>
internal sealed class PlaceholderOp(int index) : Operation
{
    public int Index => index;

    public override string Name => "placeholder";

    internal override Tensor?[] Vjp(Tensor dy, Tensor y) => [];
}
