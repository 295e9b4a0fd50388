namespace Fathom;

/// <summary>An input of a function that is being traced for compilation; it has no numbers.</summary>
/// <param name="index">Which input.</param>
/// <param name="order">Order of axes in the memory of what takes its place; see <see cref="Storage.Order"/>.</param>
internal sealed class PlaceholderOp(int index, int[]? order) : Operation
{
    public int Index => index;

    public int[]? Order => order;

    public override string Name => "placeholder";

    internal override Tensor?[] Vjp(Tensor dy, Tensor y) => [];
}
