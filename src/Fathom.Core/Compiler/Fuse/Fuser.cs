namespace Fathom.Compiler;

/// <summary>
/// Decides which loop nodes share a kernel. Nodes are visited from the roots down, so that each sees all its readers: it joins the group
/// of its readers when its elements line up with theirs, is computed twice when that is cheaper than storing it, and is stored otherwise.
/// </summary>
internal sealed class Fuser
{
    /// <summary>A row value is used within a kernel only when there are this many rows to share among threads, or the row is short.</summary>
    private const int EnoughRows = 16, ShortRow = 16 * 1024;

    private const int MostMembers = 64;

    private const int MostLoads = 2;

    /// <summary>Rows that lie in pieces, such as the channels of images, are walked as rows when a piece has this many elements.</summary>
    private const int LeastPiece = 256;

    private readonly Uses uses;
    private readonly Func<Tensor, bool> leavesRowMajor;
    private readonly bool fuse, small;
    private readonly Dictionary<Tensor, List<LoopGroup>> groups = [];
    private readonly Dictionary<Tensor, HashSet<Tensor>> sources = [];
    private readonly Dictionary<Tensor, List<Tensor>> loads = [];
    private readonly List<LoopGroup> all = [];

    // Of the node being assigned: the groups that could compute it, those that cannot, and its readers that are kernels of their own.
    private readonly Dictionary<LoopGroup, Fit> candidates = [];
    private readonly HashSet<LoopGroup> refused = [];
    private readonly List<Tensor> heavy = [];

    // By its place: whether each node but views will lie in row-major order; found when first asked for.
    private bool[]? rowMajor;

    // The last search that came by each node, by its place.
    private readonly int[] searched;
    private int searches;

    private Fuser(Graph graph, Func<Tensor, bool> leavesRowMajor, bool fuse, bool small)
    {
        uses = new Uses(graph);
        (this.leavesRowMajor, this.fuse, this.small) = (leavesRowMajor, fuse, small);
        searched = new int[uses.Nodes.Count];
    }

    /// <summary>The groups of loop nodes of a graph; every other computed node is a kernel of its own.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="leavesRowMajor">Whether the kernel of a node that is in no loop leaves its result in row-major order.</param>
    /// <param name="fuse">Whether groups may have more than one member.</param>
    /// <param name="small">Whether the graph is one step of a loop, where few kernels matter more than how long results live.</param>
    public static (Uses Uses, List<LoopGroup> Groups) Run(Graph graph, Func<Tensor, bool> leavesRowMajor, bool fuse, bool small)
    {
        var fuser = new Fuser(graph, leavesRowMajor, fuse, small);
        for (var place = fuser.uses.Nodes.Count - 1; place >= 0; place--)
        {
            var node = fuser.uses.Nodes[place];
            if (Uses.IsLoop(node))
                fuser.Assign(node);
        }
        return (fuser.uses, fuser.all);
    }

    /// <summary>How a node would be a member of a group.</summary>
    /// <param name="Extent">How far it would extend.</param>
    /// <param name="Reduced">Of a row value: the axes of the group's space that it leaves out.</param>
    /// <param name="HasRows">Whether these are walked innermost, so that row values can be used within the kernel.</param>
    private readonly record struct Fit(Extent Extent, Shape Reduced, bool HasRows);

    private static readonly Fit FullFit = new(Extent.Full, [], false);

    private static Fit RowFit(Shape axes) => new(Extent.Row, axes, true);

    private void Assign(Tensor node)
    {
        var store = uses.RootSources.Contains(node);
        candidates.Clear();
        refused.Clear();
        heavy.Clear();
        foreach (var use in uses.Of(node))
        {
            if (!Uses.IsLoop(use.User))
            {
                heavy.Add(use.User);
                continue;
            }
            // A generator is computed wherever it is read, in whatever order it is read there.
            if (Uses.IsGenerator(node) && Uses.Through(use.User.Operands[use.Operand], GeneratorView(node)) is not null)
                continue;
            foreach (var group in groups[use.User])
            {
                if (fuse && !refused.Contains(group) && FitIn(node, use, group) is { } fit
                    && (!candidates.TryGetValue(group, out var other) || other == fit))
                {
                    candidates[group] = fit;
                }
                else
                {
                    refused.Add(group);
                    candidates.Remove(group);
                }
            }
        }
        store |= heavy.Count > 0 || refused.Count > 0;
        if (!store && candidates.Count == 0)
        {
            groups[node] = [];
            return;
        }
        if (!store && (candidates.Count == 1 || IsCheap(node)))
        {
            foreach (var (group, fit) in candidates)
                Join(node, group, fit);
            return;
        }
        // A reduction belongs where what it reduces is walked anyway, rather than to a reader of its rows.
        foreach (var (group, fit) in candidates.OrderByDescending(candidate => candidate.Key.Space.ElementCount))
        {
            if (WouldCycle(group, refused, candidates.Keys))
                continue;
            Join(node, group, fit).Stored.Add(node);
            return;
        }
        Begin(node).Stored.Add(node);
    }

    private LoopGroup Join(Tensor node, LoopGroup group, Fit fit)
    {
        if (node.Operation is ReduceOp && group.Reduced is null && LoopGroup.Squeeze(node.Operands[0].Shape) is var space && space != group.Space)
            group.Widen(space);
        if (fit.Extent == Extent.Row && group.Reduced is null)
            (group.Reduced, group.HasRows) = (fit.Reduced, fit.HasRows);
        group.Members[node] = fit.Extent;
        group.FirstPlace = Math.Min(group.FirstPlace, uses.Place(node));
        group.LastPlace = Math.Max(group.LastPlace, uses.Place(node));
        if (!groups.TryGetValue(node, out var list))
            groups[node] = list = [];
        list.Add(group);
        return group;
    }

    private LoopGroup Begin(Tensor node)
    {
        if (node.Operation is not ReduceOp reduce)
            return Join(node, Sibling(node) ?? New(LoopGroup.Squeeze(node.Shape)), FullFit);
        var space = LoopGroup.Squeeze(node.Operands[0].Shape);
        var axes = LoopGroup.SqueezeAxes(node.Operands[0].Shape, reduce.Axes);
        // Reductions of the same space that read the same things (two sums in a batch norm's gradient) walk it once.
        var sibling = fuse ? all.FirstOrDefault(group => group.Space == space && group.Reduced is { } reduced && reduced == axes
            && group.Members.Count < MostMembers && SharesOperand(group, node)
            && !WouldCycle(group, [.. uses.Of(node).Where(use => Uses.IsLoop(use.User)).SelectMany(use => groups[use.User])], [])) : null;
        return Join(node, sibling ?? New(space), new Fit(Extent.Row, axes, HasRows(node)));
    }

    // In one step of a loop, results of one shape that are made of the same things are made together.
    private LoopGroup? Sibling(Tensor node)
    {
        if (!fuse || !small || Uses.IsGenerator(node))
            return null;
        var space = LoopGroup.Squeeze(node.Shape);
        return all.FirstOrDefault(group => group.Space == space && group.Reduced is null && group.Members.Count < MostMembers
            && group.Members.Keys.Any(member => SourcesOf(member).Overlaps(SourcesOf(node)))
            && !WouldCycle(group, [.. uses.Of(node).Where(use => Uses.IsLoop(use.User)).SelectMany(use => groups[use.User])], []));
    }

    private LoopGroup New(Shape space)
    {
        var group = new LoopGroup(space);
        all.Add(group);
        return group;
    }

    /// <summary>How <paramref name="node"/> would be a member of a group that reads it there, or null when its elements do not line up.</summary>
    private Fit? FitIn(Tensor node, Use use, LoopGroup group)
    {
        if (group.Members.Count >= MostMembers || node.ElementCount == 0)
            return null;
        var seen = Uses.Through(use.User.Operands[use.Operand], View.RowMajor(node.Shape));
        if (seen is null || seen.Offset != 0)
            return null;
        seen = LoopGroup.Squeeze(seen);
        var full = use.User.Operation is ReduceOp || group.Members[use.User] == Extent.Full;
        if (full && seen.Shape != group.Space)
            return null;
        if (seen.IsRowMajor && seen.Shape == LoopGroup.Squeeze(node.Shape))
            return !full ? RowFitIn(node, group, group.Reduced!.Value)
                : node.Operation is not ReduceOp reduce ? FullFit
                : WidenedFit(node, reduce, group);
        return full ? BroadcastFit(node, seen, group) : null;
    }

    // A group over what is only the rows of a reduction: it can take the reduction in as its first part.
    private Fit? WidenedFit(Tensor node, ReduceOp reduce, LoopGroup group) =>
        group.Reduced is null && HasRows(node) ? RowFit(LoopGroup.SqueezeAxes(node.Operands[0].Shape, reduce.Axes)) : null;

    private Fit? BroadcastFit(Tensor node, View seen, LoopGroup group)
    {
        if (seen.Strides is not [.., 0] || group is { Reduced: not null, HasRows: false })
            return null;
        int[] kept = [.. Enumerable.Range(0, seen.Shape.Rank).Where(axis => seen.Strides[axis] != 0)];
        Shape axes = [.. Enumerable.Range(0, seen.Shape.Rank).Except(kept)];
        var rows = new View([.. kept.Select(axis => seen.Shape[axis])], [.. kept.Select(axis => seen.Strides[axis])]);
        if (!rows.IsRowMajor || rows.Shape != LoopGroup.Squeeze(node.Shape)
            || !(LoopGroup.IsTrailing(axes, group.Space) || HasLongPieces(group.Space, axes)))
            return null;
        var count = rows.Shape.ElementCount;
        if (count < EnoughRows && group.Space.ElementCount / count > ShortRow)
            return null;
        if (group.Reduced is null && (ReductionOf(node, group.Space, axes, depth: 8) is not { } reduce || !HasRows(reduce)))
            return null;
        return RowFitIn(node, group, axes);
    }

    private static Fit? RowFitIn(Tensor node, LoopGroup group, Shape axes)
    {
        if (group.Reduced is { } reduced && (reduced != axes || !group.HasRows))
            return null;
        return node.Operation is not ReduceOp || Reduces(node, group.Space, axes) ? RowFit(axes) : null;
    }

    private static bool Reduces(Tensor reduce, Shape space, Shape axes) => reduce.Operation is ReduceOp operation
        && LoopGroup.Squeeze(reduce.Operands[0].Shape) == space && LoopGroup.SqueezeAxes(reduce.Operands[0].Shape, operation.Axes) == axes;

    /// <summary>A reduction of these axes from which the row value <paramref name="node"/> is computed.</summary>
    private static Tensor? ReductionOf(Tensor node, Shape space, Shape axes, int depth)
    {
        if (node.Operation is ReduceOp)
            return Reduces(node, space, axes) ? node : null;
        if (depth == 0 || node.Operation is not (ElementwiseOperation or ReshapeOp))
            return null;
        foreach (var operand in node.Operands)
            if (ReductionOf(operand, space, axes, depth - 1) is { } reduce)
                return reduce;
        return null;
    }

    /// <summary>Whether what is reduced lies innermost in memory: the last axes are, or rows lie in long pieces of a row-major value.</summary>
    private bool HasRows(Tensor reduce)
    {
        var operand = reduce.Operands[0];
        var (space, axes) = (LoopGroup.Squeeze(operand.Shape), LoopGroup.SqueezeAxes(operand.Shape, ((ReduceOp)reduce.Operation).Axes));
        return LoopGroup.IsTrailing(axes, space) || (HasLongPieces(space, axes) && LiesRowMajor(operand));
    }

    private static bool HasLongPieces(Shape space, Shape axes)
    {
        var piece = 1L;
        for (var axis = space.Rank - 1; axis >= 0 && axes.Contains(axis); axis--)
            piece *= space[axis];
        return piece >= LeastPiece;
    }

    private bool LiesRowMajor(Tensor node)
    {
        var source = Uses.Source(node);
        return (rowMajor ??= FindRowMajor())[uses.Place(source)]
            && (ReferenceEquals(source, node) || Uses.Through(node, View.RowMajor(source.Shape)) is { IsRowMajor: true });
    }

    // Before kernels have places: what a loop makes will lie as what it reads.
    private bool[] FindRowMajor()
    {
        rowMajor = new bool[uses.Nodes.Count];
        for (var place = 0; place < rowMajor.Length; place++)
        {
            var node = uses.Nodes[place];
            rowMajor[place] = node.Operation is InputOp input ? input.ViewOf(node.Shape).IsRowMajor
                : Uses.IsLoop(node) ? node.Operands.ToArray().All(operand => Uses.Source(operand).ElementCount < node.ElementCount || LiesRowMajor(operand))
                : !Uses.IsView(node) && leavesRowMajor(node);
        }
        return rowMajor;
    }

    private bool SharesOperand(LoopGroup group, Tensor reduce)
    {
        foreach (var member in group.Members.Keys)
            if (member.Operation is ReduceOp && SourcesOf(member).Overlaps(SourcesOf(reduce)))
                return true;
        return false;
    }

    /// <summary>What a node reads, seen through a few element-wise operations.</summary>
    private HashSet<Tensor> SourcesOf(Tensor node)
    {
        if (!sources.TryGetValue(node, out var known))
        {
            sources[node] = known = [];
            foreach (var operand in node.Operands)
                Collect(Uses.Source(operand), depth: 4, known);
        }
        return known;

        static void Collect(Tensor node, int depth, HashSet<Tensor> found)
        {
            if (depth == 0 || node.Operation is not ElementwiseOperation)
            {
                found.Add(node);
                return;
            }
            foreach (var operand in node.Operands)
                Collect(Uses.Source(operand), depth - 1, found);
        }
    }

    /// <summary>
    /// Computing again costs less than a store and a load: arithmetic on one or two values in memory does, transcendental functions, reductions
    /// and sums of many values do not.
    /// </summary>
    private bool IsCheap(Tensor node) =>
        node.Operation is ElementwiseOperation operation && operation.Accept(CostVisitor.Instance) <= 1 && Loads(node).Count <= MostLoads;

    /// <summary>The values of the size of <paramref name="node"/> that computing it reads from memory, up to one more than are cheap.</summary>
    private List<Tensor> Loads(Tensor node)
    {
        if (loads.TryGetValue(node, out var known))
            return known;
        loads[node] = known = [];
        foreach (var operand in node.Operands)
        {
            var source = Uses.Source(operand);
            if (source.ElementCount < node.ElementCount || Uses.IsGenerator(source))
                continue;
            foreach (var load in IsInMemory(source) ? [source] : Loads(source))
                if (known.Count <= MostLoads && !known.Contains(load))
                    known.Add(load);
        }
        return known;
    }

    private bool IsInMemory(Tensor source)
    {
        if (source.Operation is not ElementwiseOperation || uses.RootSources.Contains(source))
            return true;
        foreach (var use in uses.Of(source))
            if (!Uses.IsLoop(use.User))
                return true;
        return false;
    }

    /// <summary>
    /// Whether storing a node in <paramref name="group"/> would make the group wait for one of the node's other readers, which waits for the group.
    /// </summary>
    private bool WouldCycle(LoopGroup group, HashSet<LoopGroup> waiting, IEnumerable<LoopGroup> others)
    {
        if (waiting.Contains(group))
            return true;
        HashSet<LoopGroup> readers = [.. waiting, .. others];
        readers.Remove(group);
        return (readers.Count > 0 || heavy.Count > 0) && DependsOn(group, readers);
    }

    private bool DependsOn(LoopGroup group, HashSet<LoopGroup> targets)
    {
        var first = int.MaxValue;
        foreach (var target in targets)
            first = Math.Min(first, target.FirstPlace);
        foreach (var target in heavy)
            first = Math.Min(first, uses.Place(target));
        first = LowestOnTheWayTo(first);
        searches++;
        var expanded = new HashSet<LoopGroup> { group };
        var stack = new Stack<Tensor>();
        foreach (var member in group.Members.Keys)
            foreach (var operand in member.Operands)
                stack.Push(operand);
        while (stack.TryPop(out var node))
        {
            var place = uses.Place(node);
            if (place < first || searched[place] == searches || group.Members.ContainsKey(node))
                continue;
            searched[place] = searches;
            if (heavy.Contains(node))
                return true;
            foreach (var operand in node.Operands)
                stack.Push(operand);
            if (!groups.TryGetValue(node, out var homes))
                continue;
            foreach (var home in homes)
            {
                if (targets.Contains(home))
                    return true;
                if (home.Stored.Contains(node) && expanded.Add(home))
                    foreach (var member in home.Members.Keys)
                        foreach (var operand in member.Operands)
                            stack.Push(operand);
            }
        }
        return false;
    }

    /// <summary>The place such that nothing before it waits for anything from <paramref name="first"/> on.</summary>
    /// <remarks>Operands come before their users, but what waits for a group waits for its later members too, and what they read.</remarks>
    private int LowestOnTheWayTo(int first)
    {
        for (var lowered = true; lowered;)
        {
            lowered = false;
            foreach (var group in all)
            {
                if (group.FirstPlace >= first || group.LastPlace < first)
                    continue;
                (first, lowered) = (group.FirstPlace, true);
            }
        }
        return first;
    }

    /// <summary>The places whose numbers a generator turns into elements, as a view.</summary>
    public static View GeneratorView(Tensor node)
    {
        if (node.Operation is not IotaOp iota)
            return View.RowMajor(node.Shape);
        var strides = new long[node.Rank];
        strides[iota.Axis] = 1;
        return new View(node.Shape, strides);
    }

    /// <summary>A rough cost of one element: 1 for arithmetic, more for functions.</summary>
    private sealed class CostVisitor : IElementwiseVisitor<int>
    {
        public static readonly CostVisitor Instance = new();

        public int Unary<TOp>() where TOp : struct, IUnaryOp => 1;

        public int FloatUnary<TOp>() where TOp : struct, IFloatUnaryOp =>
            typeof(TOp) == typeof(SqrtOp) || typeof(TOp) == typeof(FloorOp) || typeof(TOp) == typeof(RoundOp) ? 1 : 10;

        public int Binary<TOp>() where TOp : struct, IBinaryOp => 1;

        public int FloatBinary<TOp>() where TOp : struct, IFloatBinaryOp => typeof(TOp) == typeof(DivideOp) ? 1 : 10;

        public int Compare<TOp>() where TOp : struct, ICompareOp => 1;

        public int Where() => 1;

        public int Cast() => 1;
    }
}
