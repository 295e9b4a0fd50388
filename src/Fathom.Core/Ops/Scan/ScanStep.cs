namespace Fathom;

/// <summary>
/// One step of a scan as it was traced: the nodes that the user's function built from placeholders, which is what is differentiated, and the closed
/// <see cref="ScanBody"/> made of them, which is what is computed. Whatever does not depend on a placeholder is computed once, before the loop, and
/// becomes a constant of the body.
/// </summary>
internal sealed class ScanStep
{
    private readonly Dictionary<Tensor, int> numbers = [];
    private readonly HashSet<Tensor> computed;
    private readonly Tensor[] nodes;

    /// <param name="carry">Placeholders of the carry.</param>
    /// <param name="inputs">Placeholders of the slices.</param>
    /// <param name="next">The next carry.</param>
    /// <param name="outputs">What else the step computes.</param>
    public ScanStep(Tensor[] carry, Tensor[] inputs, Tensor[] next, ReadOnlySpan<Tensor> outputs)
    {
        (Carry, Inputs, Next) = (carry, inputs, next);
        var placeholders = new HashSet<Tensor>([.. carry, .. inputs]);
        // What has been evaluated cannot depend on a placeholder.
        var order = GraphWalk.Topological([.. next, .. outputs], node => node.Storage is not null);
        var depends = Dependents(order, placeholders);
        var inline = Inlines(order, next, depends);
        Constants = ConstantsOf(order, next, depends, inline);

        var all = new List<Tensor>([.. carry, .. inputs, .. Constants]);
        var body = all.ConvertAll(leaf => new ScanNode(null, leaf.DType, leaf.Shape, []));
        foreach (var (i, leaf) in all.Index())
            numbers[leaf] = i;
        foreach (var node in order)
        {
            if (numbers.ContainsKey(node) || !depends.Contains(node) && !inline.Contains(node))
                continue;
            // Rules of differentiation compute nothing.
            if (node.Operation is GradientRuleOp)
            {
                numbers[node] = numbers[node.Operands[0]];
                continue;
            }
            if (node.Operation is UpdateOp)
                throw new InvalidOperationException("Scan: a step must not update variables, such as running statistics. Normalise before or after the scan?");
            numbers[node] = all.Count;
            all.Add(node);
            var operation = node.Operation is ScanOp scan ? scan.Untraced : node.Operation;
            body.Add(new ScanNode(operation, node.DType, node.Shape, Array.ConvertAll(node.Operands.ToArray(), operand => numbers[operand])));
        }
        nodes = [.. all];
        computed = depends;
        computed.ExceptWith(placeholders);
        Body = new ScanBody(carry.Length, inputs.Length, Constants.Length, [.. body], Array.ConvertAll(next, node => numbers[node]));
    }

    /// <summary>Placeholders of the carry.</summary>
    public Tensor[] Carry { get; }

    /// <summary>Placeholders of the slices of the inputs.</summary>
    public Tensor[] Inputs { get; }

    /// <summary>Nodes outside the step that it reads.</summary>
    public Tensor[] Constants { get; }

    /// <summary>The next carry.</summary>
    public Tensor[] Next { get; }

    /// <summary>The step as a closed graph.</summary>
    public ScanBody Body { get; }

    /// <summary>The nodes of <see cref="Body"/> in the order of their numbers.</summary>
    public ReadOnlySpan<Tensor> Nodes => nodes;

    /// <summary>The node of a number of <see cref="Body"/>.</summary>
    public Tensor NodeOf(int number) => nodes[number];

    /// <summary>Number in <see cref="Body"/> of a node that the step computes or gets, or -1.</summary>
    public int NumberOf(Tensor node) => numbers.GetValueOrDefault(node, -1);

    /// <summary>Whether a node is computed in every step.</summary>
    public bool Computes(Tensor node) => computed.Contains(node);

    /// <summary>Whether a node is a placeholder, of the carry or of a slice.</summary>
    public bool IsGiven(Tensor node) => NumberOf(node) is >= 0 and var number && number < Carry.Length + Inputs.Length;

    /// <summary>A placeholder of a shape and dtype.</summary>
    public static Tensor Placeholder(DType dtype, Shape shape) => new(new PlaceholderOp(0, null), dtype, shape);

    private static HashSet<Tensor> Dependents(List<Tensor> order, HashSet<Tensor> placeholders)
    {
        var depends = new HashSet<Tensor>(placeholders);
        foreach (var node in order)
            foreach (var operand in node.Operands)
                if (depends.Contains(operand))
                {
                    depends.Add(node);
                    break;
                }
        return depends;
    }

    // Numbers that algebra looks for stay where it can see them.
    private static HashSet<Tensor> Inlines(List<Tensor> order, Tensor[] next, HashSet<Tensor> depends)
    {
        var inline = new HashSet<Tensor>();
        foreach (var node in order)
            if (node.Operation is ConstantOp { IsStructural: true } || node.Operation is ViewOperation && inline.Contains(node.Operands[0]))
                inline.Add(node);
        var used = new HashSet<Tensor>(next);
        for (var i = order.Count - 1; i >= 0; i--)
            if (depends.Contains(order[i]) || inline.Contains(order[i]) && used.Contains(order[i]))
                foreach (var operand in order[i].Operands)
                    used.Add(operand);
        inline.IntersectWith(used);
        return inline;
    }

    private static Tensor[] ConstantsOf(List<Tensor> order, Tensor[] next, HashSet<Tensor> depends, HashSet<Tensor> inline)
    {
        var constants = new List<Tensor>();
        var seen = new HashSet<Tensor>();
        foreach (var node in order)
            if (depends.Contains(node))
                foreach (var operand in node.Operands)
                    Note(operand);
        foreach (var node in next)
            Note(node);
        return [.. constants];

        void Note(Tensor node)
        {
            if (!depends.Contains(node) && !inline.Contains(node) && seen.Add(node))
                constants.Add(node);
        }
    }
}
