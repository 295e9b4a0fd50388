namespace Fathom.Compiler;

/// <summary>Concatenation: a place in memory for each operand, which is copied there unless its kernel can write it there at once.</summary>
internal sealed partial class Lowering
{
    /// <summary>Memory of concatenations that has parts already.</summary>
    private readonly Dictionary<Tensor, Place> wholes = [];

    /// <summary>
    /// Puts the operands side by side into memory whose axes lie in the order of the largest operand's: what convolutions left channels-last stays so.
    /// </summary>
    private void EmitConcatenate(Tensor node, int axis)
    {
        var inputs = Array.ConvertAll(node.Operands.ToArray(), PlaceOf);
        if (!wholes.TryGetValue(node, out var whole))
            whole = WholeOf(node, inputs[Enumerable.Range(0, inputs.Length).MaxBy(i => node.Operands[i].ElementCount)].View);
        var start = 0;
        for (var i = 0; i < inputs.Length; i++)
        {
            var size = node.Operands[i].Shape[axis];
            var part = whole.View.Slice(axis, start, 1, size);
            if (node.Operands[i].ElementCount > 0 && !(inputs[i].Slot == whole.Slot && LiesAs(inputs[i].View, part)))
                Copy(node.Operands[i], inputs[i], part, whole.Slot);
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
    /// Where a result lies that only a concatenation reads and whose kernel writes rows at any distance, as the gradients of queries, keys and values from one
    /// projection: among the others' at once. Null when that cannot be.
    /// </summary>
    /// <param name="node">The result.</param>
    /// <param name="dense">How it would lie alone.</param>
    private Place? PartOfConcatenation(Tensor node, View dense)
    {
        if (node.Operation is not AttentionGradientOp || uses.RootSources.Contains(node)
            || uses.Of(node) is not [{ User: { Operation: ConcatenateOp { Axis: var axis } } user } use])
            return null;
        var operand = user.Operands[use.Operand];
        var start = user.Operands[..use.Operand].ToArray().Sum(before => before.Shape[axis]);
        // A run of the operand is as long as its axes from the joined one on; the next run comes after those of the others.
        long run = operand.Shape[axis..].ElementCount, distance = user.Shape[axis..].ElementCount;
        if (run == 0 || dense.Strides.ToArray().Any(stride => stride >= run && stride % run != 0))
            return null;
        var part = View.RowMajor(user.Shape).Slice(axis, start, 1, operand.Shape[axis]);
        var spread = new View(node.Shape, [.. dense.Strides.ToArray().Select(stride => stride < run ? stride : stride / run * distance)], part.Offset);
        if (Uses.Through(operand, spread) is not { } seen || !LiesAs(seen, part))
            return null;
        if (!wholes.TryGetValue(user, out var whole))
        {
            whole = new Place(SlotFor(user, View.RowMajor(user.Shape), out var view), view);
            wholes[user] = whole;
        }
        return whole with { View = spread };
    }

    private static bool LiesAs(View view, View other) =>
        view.Offset == other.Offset && LoopGroup.Squeeze(view).Equals(LoopGroup.Squeeze(other));

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
