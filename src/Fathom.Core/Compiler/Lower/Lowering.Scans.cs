namespace Fathom.Compiler;

internal sealed partial class Lowering
{
    /// <summary>Compiles the body for the parts of a scan that somebody reads, and places these.</summary>
    private void EmitScan(Tensor node, ScanOp scan)
    {
        var body = scan.Body;
        var parts = uses.Of(node).Select(use => use.User).Distinct().ToLookup(part => ((ScanPartOp)part.Operation).Part);
        var carries = LiveCarries(body, parts.SelectMany(group => group).Select(part => (ScanPartOp)part.Operation));
        var inputs = Array.ConvertAll(node.Operands.ToArray(), PlaceOf);
        foreach (var carry in carries)
            if (!inputs[carry].View.IsRowMajor)
                inputs[carry] = Copy(node.Operands[carry], inputs[carry], View.RowMajor(node.Operands[carry].Shape));

        // A leaf of the body is a slice of an input, lying as the input does.
        bool IsStacked(int input) => input >= body.Carries && input < body.Carries + body.Inputs;
        View SliceOf(int input) => IsStacked(input)
            ? new View(inputs[input].View.Shape[1..], inputs[input].View.Strides[1..], inputs[input].View.Offset)
            : input < body.Carries && !carries.Contains(input) ? View.RowMajor(node.Operands[input].Shape) : inputs[input].View;
        var leaves = new Tensor[inputs.Length];
        var nodes = body.Build(number =>
        {
            var (shape, dtype) = body.TypeOf(number);
            return leaves[number] = new Tensor(new InputOp(number, InputKind.Data, null, SliceOf(number)), dtype, shape);
        });

        var (roots, outputs, slots) = (new List<Root>(), new List<Access>(), new List<Slot>());
        int AddRoot(Tensor value)
        {
            roots.Add(new Root(new Tensor(RowMajorOp.Instance, value.DType, value.Shape, value), -1));
            return roots.Count - 1;
        }
        int AddOutput(Slot slot, DType dtype, View view)
        {
            (outputs, slots) = ([.. outputs, new Access(dtype, view)], [.. slots, slot]);
            return outputs.Count - 1;
        }

        var kernelCarries = new List<ScanCarry>();
        foreach (var carry in carries)
        {
            Tensor? Part(ScanPart kind) => parts[kind].FirstOrDefault(part => ((ScanPartOp)part.Operation).Number == carry);
            var (before, after, last) = (Part(ScanPart.Before), Part(ScanPart.After), Part(ScanPart.Final));
            var size = nodes[carry].ElementCount;
            var kept = before is not null ? ScanCarryKept.AllAndFirst : after is not null ? ScanCarryKept.All : ScanCarryKept.Last;
            var output = -1;
            if (kept == ScanCarryKept.Last && last is not null)
                output = AddOutput(SlotFor(last, View.RowMajor(last.Shape), out var view), last.DType, view);
            else if (kept == ScanCarryKept.All)
                output = AddOutput(SlotFor(after!, View.RowMajor(after!.Shape), out var view), after.DType, view);
            else if (kept == ScanCarryKept.AllAndFirst)
            {
                Shape states = [scan.Length + 1, .. nodes[carry].Shape];
                output = AddOutput(new Slot(SlotKind.Arena, 0, states.ElementCount * before!.DType.ByteLength), before.DType, View.RowMajor(states));
            }
            // Where the first state lies among those kept, and with it which states are before and which after a step.
            var first = kept == ScanCarryKept.AllAndFirst ? 1 : 0;
            void PlacePart(Tensor? part, int slice)
            {
                if (part is null)
                    return;
                direct.Remove(part);
                places[part] = new Place(slots[output], new View(part.Shape, View.RowMajor(part.Shape).Strides, slice * size));
            }
            if (kept == ScanCarryKept.Last && last is not null || kept == ScanCarryKept.All)
                places[(kept == ScanCarryKept.Last ? last : after)!] = new Place(slots[output], outputs[output].View);
            if (kept == ScanCarryKept.AllAndFirst)
            {
                PlacePart(before, scan.Reverse ? 1 : 0);
                PlacePart(after, scan.Reverse ? 0 : 1);
            }
            if (kept != ScanCarryKept.Last)
                PlacePart(last, scan.Reverse ? 0 : scan.Length - 1 + first);
            kernelCarries.Add(new ScanCarry(carry, AddRoot(nodes[body.Next(carry)]), size * nodes[carry].DType.ByteLength, output, kept));
        }

        var stacks = new List<ScanStack>();
        foreach (var part in parts[ScanPart.Value])
        {
            var value = nodes[((ScanPartOp)part.Operation).Number];
            var output = AddOutput(SlotFor(part, View.RowMajor(part.Shape), out var view), part.DType, view);
            places[part] = new Place(slots[output], view);
            stacks.Add(new ScanStack(AddRoot(value), value.ElementCount * value.DType.ByteLength, output));
        }

        var program = Program.OfBody(new Graph(leaves, [.. roots]), backend, options);
        steps.Add(new Step(
            new ScanKernel
            {
                Name = node.Operation.Name,
                Body = program,
                Length = scan.Length,
                Reverse = scan.Reverse,
                Inputs = [.. inputs.Select((place, i) => new Access(node.Operands[i].DType, place.View))],
                Outputs = [.. outputs],
                Carries = [.. kernelCarries],
                InputSteps = [.. inputs.Select((place, i) => IsStacked(i) ? place.View.Strides[0] * node.Operands[i].DType.ByteLength : 0)],
                Stacks = [.. stacks],
                Flops = scan.Length * program.Flops,
                Bytes = scan.Length * program.Bytes,
            },
            [.. inputs.Select(place => place.Slot)],
            [.. slots]));
    }

    /// <summary>The carries on which the wanted parts depend, in any number of steps.</summary>
    private static List<int> LiveCarries(ScanBody body, IEnumerable<ScanPartOp> parts)
    {
        var nodes = body.Build(number => ScanStep.Placeholder(body.TypeOf(number).DType, body.TypeOf(number).Shape));
        var live = new SortedSet<int>();
        var reached = new HashSet<Tensor>();
        foreach (var part in parts)
            if (part.Part == ScanPart.Value)
                Reach(nodes[part.Number]);
            else
                Keep(part.Number);
        return [.. live];

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
