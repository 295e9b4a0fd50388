using Fathom.Runtime;

namespace Fathom.Compiler;

/// <summary>
/// Turns a fused graph into steps: kernels with the buffers they read and write. A value has a physical order of its own: a heavy kernel
/// leaves its result as it likes (convolutions channels-last), loops follow the order of what they read, and a copy is made only where somebody
/// needs another order.
/// </summary>
internal sealed partial class Lowering
{
    private readonly Graph graph;
    private readonly IBackend backend;
    private readonly CompilerOptions options;
    private readonly bool isBody;
    private readonly Uses uses;
    private readonly UnitOrder order;
    private readonly Dictionary<Tensor, Place> places = [];
    private readonly Dictionary<Tensor, int> direct = [];
    private readonly HashSet<int> inPlace = [];
    private readonly List<Step> steps = [];
    private readonly Slot[] inputSlots;
    private readonly Slot[] outputSlots;
    private readonly int[]?[] outputOrders;

    private Lowering(Graph graph, IBackend backend, CompilerOptions options, bool isBody)
    {
        this.graph = graph;
        this.backend = backend;
        (this.options, this.isBody) = (options, isBody);
        (uses, var groups) = Fuser.Run(graph, LeavesRowMajor, options.Fuse, small: isBody);
        order = new UnitOrder(graph, groups);
        inputSlots = [.. graph.Inputs.Select((input, i) => new Slot(SlotKind.Input, i, Bytes(input)))];
        outputSlots = [.. graph.Roots.Select((root, i) => root.AssignedInput >= 0 ? inputSlots[root.AssignedInput] : new Slot(SlotKind.Output, i, Bytes(root.Node)))];
        outputOrders = new int[graph.Roots.Length][];
    }

    /// <summary>The steps of a graph in order, the slot of each root, and the order of its axes there (null for row-major).</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="backend">Whose kernels run.</param>
    /// <param name="options">Stages to run.</param>
    /// <param name="isBody">Whether the graph is one step of a scan.</param>
    public static (List<Step> Steps, Slot[] Outputs, int[]?[] Orders) Run(Graph graph, IBackend backend, CompilerOptions options, bool isBody = false)
    {
        var lowering = new Lowering(graph, backend, options, isBody);
        lowering.ChooseDirect();
        foreach (var unit in lowering.order.Units)
        {
            if (unit is LoopGroup group)
                lowering.EmitLoop(group);
            else
                lowering.EmitCall((Tensor)unit);
        }
        lowering.EmitRoots();
        return (lowering.steps, lowering.outputSlots, lowering.outputOrders);
    }

    private bool LeavesRowMajor(Tensor node)
    {
        int[] ranks = [.. node.Operands.ToArray().Select(operand => operand.Rank)];
        return node.Operation is not (ConcatenateOp or ScanOp or ScanPartOp) && backend.Layout(node.Operation, ranks, node.Rank).Result is null;
    }

    private static long Bytes(Tensor node) => node.ElementCount * node.DType.ByteLength;

    private Slot NewArena(Tensor node) => new(SlotKind.Arena, 0, Bytes(node));

    /// <summary>Finds the nodes that can be computed straight into the memory of a root, or in place into a variable.</summary>
    private void ChooseDirect()
    {
        for (var i = 0; i < graph.Roots.Length; i++)
        {
            var (root, assigned) = graph.Roots[i];
            var source = Uses.Source(root);
            var seen = Uses.Through(root, View.RowMajor(source.Shape));
            if (direct.ContainsKey(source) || source.ElementCount != root.ElementCount || seen is not { IsRowMajor: true, Offset: 0 }
                || source.Operation is InputOp or ConstantOp || Uses.IsLoop(source) && order.HomeOf(source) is null)
                continue;
            if (assigned < 0)
                direct[source] = i;
            else if (order.HomeOf(source) is { } group ? CanUpdateInPlace(source, group, assigned) : WritesRowsOf(source, assigned))
                (direct[source], _) = (i, inPlace.Add(i));
        }
    }

    // The kernel must read the old value only where it writes the new one, and nobody may read the old value later.
    private bool CanUpdateInPlace(Tensor source, LoopGroup group, int assigned)
    {
        var old = graph.Inputs[assigned];
        if (uses.RootSources.Contains(old) || group.Members[source] != Extent.Full || group.Reduced is not null)
            return false;
        var place = order.PlaceOf(group);
        foreach (var reader in order.ReadersOf(old))
            if (order.PlaceOf(reader) > place)
                return false;
        foreach (var use in uses.Of(old))
            if (group.Members.ContainsKey(use.User)
                && Uses.Through(use.User.Operands[use.Operand], View.RowMajor(old.Shape)) is not { IsRowMajor: true, Offset: 0 })
                return false;
        return true;
    }

    // Rows of a variable that nobody but the writing itself reads before.
    private bool WritesRowsOf(Tensor source, int assigned)
    {
        var old = graph.Inputs[assigned];
        return source.Operation is WriteRowsOp && Uses.Through(source.Operands[0], View.RowMajor(old.Shape)) is { IsRowMajor: true, Offset: 0 }
            && Uses.Source(source.Operands[0]) == old && !uses.RootSources.Contains(old) && uses.Of(old).Count == 1;
    }

    /// <summary>Where the elements of a node lie, copying when its views cannot be expressed by strides.</summary>
    private Place PlaceOf(Tensor node)
    {
        if (places.TryGetValue(node, out var place))
            return place;
        if (node.Operation is InputOp input)
            place = new Place(inputSlots[input.Index], input.ViewOf(node.Shape));
        else if (!Uses.IsView(node))
            place = Fill(node);
        else
        {
            var inner = PlaceOf(node.Operands[0]);
            var seen = node.Operation is ViewOperation view ? view.Apply(inner.View, node.Shape) : inner.View;
            if (seen is null)
            {
                inner = Copy(node.Operands[0], inner, View.RowMajor(node.Operands[0].Shape));
                seen = ((ViewOperation)node.Operation).Apply(inner.View, node.Shape)!;
            }
            place = inner with { View = seen };
        }
        places[node] = place;
        return place;
    }

    /// <summary>Memory holding a constant.</summary>
    private Place Fill(Tensor node)
    {
        System.Diagnostics.Debug.Assert(node.Operation is ConstantOp, $"{node} has no place");
        var slot = NewArena(node);
        var builder = new LoopBuilder([]);
        builder.Store(slot, node.DType, View.RowMajor([]), builder.Add(new ConstantInstruction(node.DType, ((ConstantOp)node.Operation).Value)));
        steps.Add(builder.Build("fill", [], null, 0));
        return new Place(slot, View.RowMajor([]));
    }

    private Place Copy(Tensor node, Place from, View target, Slot? slot = null)
    {
        slot ??= NewArena(node);
        var view = LoopGroup.Squeeze(from.View);
        var builder = new LoopBuilder(view.Shape);
        var value = builder.Load(from.Slot, node.DType, view);
        builder.Store(slot, node.DType, LoopGroup.Squeeze(target), value);
        steps.Add(builder.Build("copy", LoopBuilder.Physical(Enumerable.Range(0, view.Shape.Rank), LoopGroup.Squeeze(target).Strides.ToArray()), null, 0));
        return new Place(slot, target);
    }

    /// <summary>Roots that were not computed in their own memory are copied there; variables last, when all old values have been read.</summary>
    private void EmitRoots()
    {
        var pending = new List<(int Root, Place Place)>();
        for (var i = 0; i < graph.Roots.Length; i++)
        {
            var (root, assigned) = graph.Roots[i];
            if (direct.TryGetValue(Uses.Source(root), out var owner) && owner == i)
                continue;
            var place = PlaceOf(root);
            if (assigned < 0)
                Copy(root, place, View.RowMajor(root.Shape), outputSlots[i]);
            else
                pending.Add((i, place.Slot.Kind == SlotKind.Input ? Copy(root, place, View.RowMajor(root.Shape)) : place));
        }
        foreach (var (i, place) in pending)
            Copy(graph.Roots[i].Node, place, View.RowMajor(graph.Roots[i].Node.Shape), outputSlots[i]);
    }

    private void EmitCall(Tensor node)
    {
        // Computed with a sibling before.
        if (places.ContainsKey(node))
            return;
        switch (node.Operation)
        {
            case ConcatenateOp concatenate:
                EmitConcatenate(node, concatenate.Axis);
                return;
            case ScanOp scan:
                EmitScan(node, scan);
                return;
            case ScanPartOp:
                // Its scan has made it.
                return;
        }
        var ranks = new int[node.Operands.Length];
        for (var i = 0; i < ranks.Length; i++)
            ranks[i] = node.Operands[i].Rank;
        var layout = backend.Layout(node.Operation, ranks, node.Rank);
        var inputs = new Place[ranks.Length];
        for (var i = 0; i < inputs.Length; i++)
        {
            inputs[i] = PlaceOf(node.Operands[i]);
            if (layout.Operands[i] is { } wanted && !IsDense(inputs[i].View, wanted))
                inputs[i] = Copy(node.Operands[i], inputs[i], View.Dense(node.Operands[i].Shape, wanted));
        }
        var results = ResultsWith(node);
        var outputs = Array.ConvertAll(results, result =>
        {
            var order = backend.Layout(result.Operation, ranks, result.Rank).Result;
            var dense = order is null ? View.RowMajor(result.Shape) : View.Dense(result.Shape, order);
            return places[result] = PartOfConcatenation(result, dense) ?? new Place(SlotFor(result, dense, out var target), target);
        });
        steps.Add(new Step(
            new CallKernel
            {
                Name = node.Operation.Name,
                Operation = node.Operation,
                Results = [.. results.Select(result => result.Operation).OfType<JointOperation>().Select(operation => operation.Result)],
                Inputs = [.. inputs.Select((place, i) => new Access(node.Operands[i].DType, place.View))],
                Outputs = [.. outputs.Select((place, i) => new Access(results[i].DType, place.View))],
                Flops = results.Sum(result => result.Operation.Flops(result)),
                Bytes = results.Sum(Bytes) + node.Operands.ToArray().Sum(Bytes),
            },
            [.. inputs.Select(place => place.Slot)],
            [.. outputs.Select(place => place.Slot)]));
    }

    /// <summary>The results that are computed together with a node, itself first.</summary>
    private Tensor[] ResultsWith(Tensor node)
    {
        if (node.Operation is not JointOperation operation)
            return [node];
        var siblings = uses.Of(Uses.Source(node.Operands[0])).Select(use => use.User)
            .Where(user => user.Operation is JointOperation other && other.IsSiblingOf(operation) && user.Operands.SequenceEqual(node.Operands));
        return [node, .. siblings.Where(sibling => sibling != node).Distinct()];
    }

    /// <summary>The memory for a stored node: a root's own when that may lie in the wanted order, else the arena.</summary>
    private Slot SlotFor(Tensor node, View wanted, out View view)
    {
        view = wanted;
        if (!direct.TryGetValue(node, out var root))
            return NewArena(node);
        if (graph.Roots[root].AssignedInput < 0 ? ViewInRoot(root, node, wanted).Equals(wanted) : node.Operation is WriteRowsOp)
            return outputSlots[root];
        direct.Remove(node);
        inPlace.Remove(root);
        return NewArena(node);
    }

    /// <summary>
    /// How a node may lie in the memory of a root that shows it: as it wants to, if the root is then dense in some order, which is noted. Variables and
    /// what is asked for in row-major order lie so.
    /// </summary>
    private View ViewInRoot(int root, Tensor node, View wanted)
    {
        if (graph.Roots[root] is { AssignedInput: < 0, Node: { Operation: not RowMajorOp } shown }
            && Uses.Through(shown, wanted) is { } seen && seen.DenseOrder() is { } order)
        {
            outputOrders[root] = seen.IsRowMajor ? null : order;
            return wanted;
        }
        return View.RowMajor(node.Shape);
    }

    private static bool IsDense(View view, int[] wanted)
    {
        var dense = View.Dense(view.Shape, wanted);
        for (var axis = 0; axis < view.Shape.Rank; axis++)
            if (view.Shape[axis] != 1 && view.Strides[axis] != dense.Strides[axis])
                return view.Shape.ElementCount == 0;
        return true;
    }
}
