namespace Fathom.Compiler;

internal sealed partial class Lowering
{
    /// <summary>Compiles the body for the parts of a scan that somebody reads, and places these.</summary>
    private void EmitScan(Tensor node, ScanOp scan)
    {
        var parts = uses.Of(node).Select(use => use.User).Distinct().ToArray();
        var carries = LiveCarries(scan.Body, parts);
        var inputs = Array.ConvertAll(node.Operands.ToArray(), PlaceOf);
        foreach (var carry in carries)
            if (!inputs[carry].View.IsRowMajor)
                inputs[carry] = Copy(node.Operands[carry], inputs[carry], View.RowMajor(node.Operands[carry].Shape));

        var leaves = new Tensor[inputs.Length];
        var nodes = scan.Body.Build(number => leaves[number] = Leaf(scan.Body, number, inputs[number].View));
        var builder = new ScanBuilder();
        foreach (var carry in carries)
            PlaceCarry(builder, scan, carry, nodes, [.. parts.Where(part => part.Operation is ScanPartOp { Part: not ScanPart.Value } op && op.Number == carry)]);
        foreach (var part in parts)
            if (part.Operation is ScanPartOp { Part: ScanPart.Value } value && !places.ContainsKey(part))
                builder.AddStack(nodes[value.Number], PlaceWhole(builder, part, parts));
        steps.Add(builder.Build(scan, node.Operands, inputs, Program.OfBody(new Graph(leaves, builder.Roots, 0), backend, options)));
    }

    /// <summary>A leaf of the body: a slice of an input, lying as the input does, or all of it.</summary>
    private static Tensor Leaf(ScanBody body, int number, View view)
    {
        var (shape, dtype) = body.TypeOf(number);
        if (body.IsSlice(number))
            view = new View(view.Shape[1..], view.Strides[1..], view.Offset);
        return new Tensor(new InputOp(number, InputKind.Data, null, view), dtype, shape);
    }

    /// <summary>Places a part in memory of its own, and with it all nodes that show the same.</summary>
    private int PlaceWhole(ScanBuilder builder, Tensor part, Tensor[] parts)
    {
        var slot = SlotFor(part, View.RowMajor(part.Shape), out var view);
        foreach (var same in parts)
            if (same.Operation.Equals(part.Operation))
                PlaceWithin(same, slot, view);
        return builder.AddOutput(slot, part.DType, view);
    }

    /// <summary>Places what is asked of a carry: the last state, and those before or after each step, which share one block of memory.</summary>
    private void PlaceCarry(ScanBuilder builder, ScanOp scan, int carry, Tensor[] nodes, Tensor[] parts)
    {
        Tensor? Part(ScanPart kind) => Array.Find(parts, part => ((ScanPartOp)part.Operation).Part == kind);
        var (before, after, last) = (Part(ScanPart.Before), Part(ScanPart.After), Part(ScanPart.Final));
        var kept = before is not null ? ScanCarryKept.AllAndFirst : after is not null ? ScanCarryKept.All : ScanCarryKept.Last;
        var output = -1;
        if (before is not null)
        {
            Shape states = [scan.Length + 1, .. nodes[carry].Shape];
            var slot = new Slot(SlotKind.Arena, 0, states.ElementCount * before.DType.ByteLength);
            output = builder.AddOutput(slot, before.DType, View.RowMajor(states));
            PlaceStates(ScanPart.Before, slot, scan.LastFirst ? 1 : 0);
            PlaceStates(ScanPart.After, slot, scan.LastFirst ? 0 : 1);
            PlaceStates(ScanPart.Final, slot, scan.LastFirst ? 0 : scan.Length);
        }
        else if (after is not null)
        {
            output = PlaceWhole(builder, after, parts);
            PlaceStates(ScanPart.Final, places[after].Slot, scan.LastFirst ? 0 : scan.Length - 1);
        }
        else if (last is not null)
            output = PlaceWhole(builder, last, parts);
        builder.AddCarry(carry, nodes[scan.Body.Next(carry)], output, kept);

        void PlaceStates(ScanPart kind, Slot slot, int first)
        {
            foreach (var part in parts)
                if (((ScanPartOp)part.Operation).Part == kind)
                    PlaceWithin(part, slot, new View(part.Shape, View.RowMajor(part.Shape).Strides, first * nodes[carry].ElementCount));
        }
    }

    private void PlaceWithin(Tensor part, Slot slot, View view)
    {
        places[part] = new Place(slot, view);
        // A root that shows it is a copy, unless its memory is this.
        if (direct.TryGetValue(part, out var root) && outputSlots[root] != slot)
            direct.Remove(part);
    }

    /// <summary>The carries on which the wanted parts depend, in any number of steps.</summary>
    private static SortedSet<int> LiveCarries(ScanBody body, Tensor[] parts)
    {
        var nodes = body.Build(number => ScanStep.Placeholder(body.TypeOf(number).DType, body.TypeOf(number).Shape));
        var live = new SortedSet<int>();
        var reached = new HashSet<Tensor>();
        foreach (var part in parts)
        {
            var (kind, number) = (((ScanPartOp)part.Operation).Part, ((ScanPartOp)part.Operation).Number);
            if (kind == ScanPart.Value)
                Reach(nodes[number]);
            else
                Keep(number);
        }
        return live;

        void Keep(int carry)
        {
            if (live.Add(carry))
                Reach(nodes[body.Next(carry)]);
        }

        void Reach(Tensor root)
        {
            foreach (var node in GraphWalk.Topological([root], reached.Contains))
                if (reached.Add(node) && Array.IndexOf(nodes, node, 0, body.Carries) is >= 0 and var carry)
                    Keep(carry);
        }
    }
}
