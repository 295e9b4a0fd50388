namespace Fathom.Compiler;

internal sealed partial class Lowering
{
    /// <summary>Memory of concatenations whose pieces are being made in it.</summary>
    private readonly Dictionary<Tensor, Place> wholes = [];

    /// <summary>
    /// Copies the operands side by side into memory whose axes lie in the order of the first operand's: what convolutions left channels-last
    /// stays so. What was made in its place is not copied.
    /// </summary>
    private void EmitConcatenate(Tensor node, int axis)
    {
        var inputs = Array.ConvertAll(node.Operands.ToArray(), PlaceOf);
        if (!wholes.TryGetValue(node, out var whole))
            whole = WholeOf(node, inputs[0].View);
        var start = 0;
        for (var i = 0; i < inputs.Length; i++)
        {
            var size = node.Operands[i].Shape[axis];
            var piece = whole.View.Slice(axis, start, 1, size);
            if (node.Operands[i].ElementCount > 0 && !(inputs[i].Slot == whole.Slot && inputs[i].View.Equals(piece)))
                Copy(node.Operands[i], inputs[i], piece, whole.Slot);
            start += size;
        }
        places[node] = whole;
    }

    private Place WholeOf(Tensor node, View like)
    {
        var order = LoopBuilder.Physical(Enumerable.Range(0, node.Rank), like.Strides.ToArray());
        return new Place(SlotFor(node, View.Dense(node.Shape, order), out var view), view);
    }

    /// <summary>
    /// The concatenation of which a loop's result is a piece and nothing else that needs memory of its own, or null. Only within one step of a scan: elsewhere a
    /// piece may be made long before the others, and the memory of all would wait with it.
    /// </summary>
    private Tensor? PieceOf(Tensor member)
    {
        if (!isBody || uses.RootSources.Contains(member) || member.ElementCount == 0)
            return null;
        Tensor? whole = null;
        foreach (var use in uses.Of(member))
        {
            if (Uses.IsLoop(use.User))
                continue;
            // It can be in one place only.
            if (use.User.Operation is not ConcatenateOp || whole is not null || !ReferenceEquals(use.User.Operands[use.Operand], member))
                return null;
            whole = use.User;
        }
        return whole;
    }

    private (Slot Slot, View View) PlaceInWhole(Tensor concatenation, Tensor member, View view)
    {
        if (!wholes.TryGetValue(concatenation, out var whole))
            wholes[concatenation] = whole = WholeOf(concatenation, view);
        var axis = ((ConcatenateOp)concatenation.Operation).Axis;
        var start = 0;
        foreach (var operand in concatenation.Operands)
        {
            if (ReferenceEquals(operand, member))
                break;
            start += operand.Shape[axis];
        }
        return (whole.Slot, whole.View.Slice(axis, start, 1, member.Shape[axis]));
    }
}
