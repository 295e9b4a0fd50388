namespace Fathom.Compiler;

/// <summary>
/// Orders the kernels to be: each after what it reads, gradients and recomputed segments as late as they are needed, and the update of a
/// variable right after the last reader of its old value, so that it can be done in place.
/// </summary>
internal sealed class UnitOrder
{
    private readonly Graph graph;
    private readonly Dictionary<Tensor, LoopGroup> homes = [];
    private readonly Dictionary<object, HashSet<object>> needs = [];
    private readonly Dictionary<Tensor, HashSet<object>> readers = [];
    private readonly Dictionary<object, List<Tensor>> updated = [];
    private readonly Dictionary<object, int> places = [];

    public UnitOrder(Graph graph, List<LoopGroup> groups)
    {
        this.graph = graph;
        foreach (var group in groups)
            foreach (var stored in group.Stored)
                homes[stored] = group;
        Sort();
    }

    /// <summary>Loop groups and heavy nodes in the order of execution.</summary>
    public List<object> Units { get; private set; } = [];

    /// <summary>Place of a unit in <see cref="Units"/>.</summary>
    public int PlaceOf(object unit) => places[unit];

    /// <summary>The group that stores a node, or null.</summary>
    public LoopGroup? HomeOf(Tensor node) => homes.GetValueOrDefault(node);

    /// <summary>Units that read a leaf.</summary>
    public IReadOnlySet<object> ReadersOf(Tensor leaf) => readers.TryGetValue(leaf, out var set) ? set : new HashSet<object>();

    private object? UnitOf(Tensor source) =>
        homes.TryGetValue(source, out var group) ? group
            : source.Operation is InputOp or ConstantOp || Uses.IsGenerator(source) ? null
            : source;

    private HashSet<object> Needs(object unit)
    {
        if (needs.TryGetValue(unit, out var set))
            return set;
        needs[unit] = set = [];
        IEnumerable<Tensor> members = unit is LoopGroup group ? group.Members.Keys : [(Tensor)unit];
        foreach (var member in members)
            foreach (var operand in member.Operands)
                AddNeed(unit, Uses.Source(operand), set);
        return set;
    }

    private void AddNeed(object unit, Tensor source, HashSet<object> set)
    {
        if (unit is LoopGroup group && group.Members.ContainsKey(source))
            return;
        if (Uses.IsGenerator(source) && !homes.ContainsKey(source))
        {
            foreach (var key in source.Operands)
                AddNeed(unit, Uses.Source(key), set);
            return;
        }
        if (source.Operation is InputOp)
        {
            if (!readers.TryGetValue(source, out var known))
                readers[source] = known = [];
            known.Add(unit);
        }
        if (UnitOf(source) is { } needed && needed != unit)
            set.Add(needed);
    }

    private void Sort()
    {
        var order = new List<object>();
        var done = new HashSet<object>();
        // The nearest roots first: the gradient of the last layer is finished before that of the first is begun, and what it read is let go.
        var units = graph.Roots.Select(root => UnitOf(Uses.Source(root.Node))).OfType<object>().Distinct().ToList();
        foreach (var unit in units)
            Visit(unit, [], done);
        foreach (var root in graph.Roots)
            if (root.AssignedInput >= 0 && UnitOf(Uses.Source(root.Node)) is LoopGroup group)
                (updated.TryGetValue(group, out var inputs) ? inputs : updated[group] = []).Add(graph.Inputs[root.AssignedInput]);
        var read = needs.Values.SelectMany(set => set).ToHashSet();
        foreach (var update in updated.Keys.Where(read.Contains))
            WaitForReaders(update);
        var depths = Depths(units);
        done.Clear();
        foreach (var unit in units.OrderBy(unit => depths[unit]))
            Visit(unit, order, done);
        Units = PlaceUpdates(order, read);
        for (var i = 0; i < Units.Count; i++)
            places[Units[i]] = i;
    }

    /// <summary>
    /// Lets an update whose result is read, such as the weights of a discriminator that the generator's step reads, come after the readers of the old value, but
    /// for those that depend on the update.
    /// </summary>
    private void WaitForReaders(object update)
    {
        foreach (var reader in updated[update].SelectMany(ReadersOf))
            if (reader != update && !Depends(reader, update))
                needs[update].Add(reader);
    }

    private bool Depends(object unit, object other)
    {
        var (done, open) = (new HashSet<object> { unit }, new Stack<object>([unit]));
        while (open.TryPop(out var next))
            foreach (var needed in Needs(next))
                if (needed == other)
                    return true;
                else if (done.Add(needed))
                    open.Push(needed);
        return false;
    }

    /// <summary>Moves the groups that only update variables, and whose results are not read, to right after the last unit that they wait for.</summary>
    private List<object> PlaceUpdates(List<object> order, HashSet<object> read)
    {
        var kept = order.FindAll(unit => !updated.ContainsKey(unit) || read.Contains(unit));
        // Where each unit stands: its number among those that stay, and for an update that of the unit it follows.
        var stands = new Dictionary<object, int>();
        for (var i = 0; i < kept.Count; i++)
            stands[kept[i]] = i;
        var following = new List<object>[kept.Count + 1];
        foreach (var update in order.Where(unit => !stands.ContainsKey(unit)).ToList())
        {
            var last = -1;
            foreach (var awaited in Needs(update).Concat(updated[update].SelectMany(ReadersOf)))
                if (awaited != update && stands.TryGetValue(awaited, out var place))
                    last = Math.Max(last, place);
            stands[update] = last;
            (following[last + 1] ??= []).Add(update);
        }
        var units = new List<object>(order.Count);
        for (var i = 0; i <= kept.Count; i++)
        {
            if (i > 0)
                units.Add(kept[i - 1]);
            units.AddRange(following[i] ?? []);
        }
        return units;
    }

    /// <summary>Length of the longest chain of units below each.</summary>
    private Dictionary<object, int> Depths(List<object> roots)
    {
        var (order, done) = (new List<object>(), new HashSet<object>());
        foreach (var root in roots)
            Visit(root, order, done);
        var depths = new Dictionary<object, int>();
        foreach (var unit in order)
            depths[unit] = Needs(unit).Select(needed => depths[needed] + 1).DefaultIfEmpty(0).Max();
        return depths;
    }

    private void Visit(object root, List<object> order, HashSet<object> done)
    {
        if (!done.Add(root))
            return;
        var stack = new Stack<(object Unit, IEnumerator<object> Needs)>();
        stack.Push((root, Needs(root).GetEnumerator()));
        while (stack.TryPeek(out var top))
        {
            if (!top.Needs.MoveNext())
            {
                order.Add(top.Unit);
                stack.Pop();
            }
            else if (done.Add(top.Needs.Current))
            {
                stack.Push((top.Needs.Current, Needs(top.Needs.Current).GetEnumerator()));
            }
        }
    }
}
