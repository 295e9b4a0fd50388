namespace Fathom.Compiler;

/// <summary>
/// Walks the part of the graph that an evaluation needs, from the wanted tensors down to leaves and already evaluated nodes, and notes its
/// structure (<see cref="Key"/>) and what must be bound (<see cref="Leaves"/>). The copy for the compiler is built only when no program is cached.
/// </summary>
internal sealed class Capture
{
    private readonly Dictionary<Tensor, int> numbers = [];
    private readonly Dictionary<Tensor, int> inputNumbers = [];
    private readonly Dictionary<Variable, int> variables = [];
    private readonly List<Tensor> nodes = [];
    private readonly List<Operation> operations = [];
    private readonly List<int> code = [];
    private readonly List<Leaf> leaves = [];
    private readonly List<Assignment> assignments = [];
    private readonly Stack<(Tensor Node, int Next)> stack = [];
    private readonly Tensor[] wanted;
    public Capture(ReadOnlySpan<Tensor> wanted, ReadOnlySpan<(Variable Variable, Tensor Value)> assigned, CompilerOptions options)
    {
        this.wanted = wanted.ToArray();
        foreach (var root in wanted)
            Visit(root);
        foreach (var (variable, value) in assigned)
            assignments.Add(new(variable, value, null));
        // Updates met on the way (running statistics) join the list while it is walked.
        for (var i = 0; i < assignments.Count; i++)
        {
            Visit(assignments[i].Value);
            NumberOf(assignments[i].Variable);
        }
        DropOverwritten();
        foreach (var root in wanted)
            code.Add(numbers[root]);
        foreach (var assignment in assignments)
        {
            code.Add(~NumberOf(assignment.Variable));
            code.Add(numbers[assignment.Value]);
        }
        Key = new ProgramKey(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(operations),
            System.Runtime.InteropServices.CollectionsMarshal.AsSpan(code), options);
    }

    /// <summary>What the program is cached under.</summary>
    public ProgramKey Key { get; }

    /// <summary>The inputs to bind, by number.</summary>
    public IReadOnlyList<Leaf> Leaves => leaves;

    /// <summary>Variables that the program writes, in order; each once.</summary>
    public IReadOnlyList<Assignment> Assignments => assignments;

    /// <summary>How many distinct nodes were met.</summary>
    public int NodeCount => nodes.Count;

    /// <summary>An input of the program: evaluated data, a variable, or a number.</summary>
    public readonly record struct Leaf(Storage? Storage, Variable? Variable, double Number, DType DType);

    /// <summary>A variable that takes a new value.</summary>
    public readonly record struct Assignment(Variable Variable, Tensor Value, UpdateOp? Update);

    /// <summary>The graph for the compiler, with placeholders for its leaves.</summary>
    public Graph ToGraph()
    {
        var inputs = new Tensor[leaves.Count];
        var copies = new Dictionary<Tensor, Tensor>(nodes.Count);
        foreach (var node in nodes)
            copies[node] = Copy(node, copies, inputs);
        foreach (var (variable, number) in variables)
            inputs[number] ??= new Tensor(new InputOp(number), variable.DType, variable.Shape);
        return new Graph(inputs,
        [
            .. wanted.Select(root => new Root(copies[root], -1)),
            .. assignments.Select(assignment => new Root(copies[assignment.Value], variables[assignment.Variable])),
        ]);
    }

    private Tensor Copy(Tensor node, Dictionary<Tensor, Tensor> copies, Tensor[] inputs)
    {
        if (inputNumbers.TryGetValue(node, out var number))
            return inputs[number] ??= new Tensor(new InputOp(number), node.DType, node.Shape);
        if (node.Operation is ConstantOp constant)
            return new Tensor(constant, node.DType, node.Shape);
        if (node.Operation is GradientRuleOp or UpdateOp)
            return copies[node.Operands[0]];
        var operands = new Tensor[node.Operands.Length];
        for (var i = 0; i < operands.Length; i++)
            operands[i] = copies[node.Operands[i]];
        return new Tensor(node.Operation, node.DType, node.Shape, operands);
    }

    private static bool LeafOf(Tensor node) => node.Storage is not null || node.Operation is ReadOp or ConstantOp;

    // Numbers that rules of algebra look for are part of the structure; any other is passed to the program, so that changing it compiles nothing.
    private static bool IsStructural(double value) => value is 0 or 1 or -1 or 2 or -2 or 0.5 or -0.5 || !double.IsFinite(value);

    private static bool IsAlias(Tensor node) => node.Storage is null && node.Operation is GradientRuleOp or UpdateOp;

    private void Visit(Tensor root)
    {
        if (numbers.ContainsKey(root))
            return;
        stack.Push((root, 0));
        while (stack.TryPop(out var top))
        {
            var (node, next) = top;
            if (next == 0 && numbers.ContainsKey(node))
                continue;
            var needed = LeafOf(node) ? 0 : IsAlias(node) ? 1 : node.Operands.Length;
            while (next < needed && numbers.ContainsKey(node.Operands[next]))
                next++;
            if (next < needed)
            {
                stack.Push((node, next + 1));
                stack.Push((node.Operands[next], 0));
            }
            else
            {
                Number(node);
            }
        }
    }

    private void Number(Tensor node)
    {
        if (numbers.ContainsKey(node))
            return;
        nodes.Add(node);
        // Read once: another thread that evaluates the same graph may store its result at any moment.
        var storage = node.Storage;
        if (storage is null && node.Operation is GradientRuleOp or UpdateOp)
        {
            numbers[node] = numbers[node.Operands[0]];
            if (node.Operation is UpdateOp { Performed: false } update)
                assignments.Add(new(update.Variable, node.Operands[1], update));
            return;
        }
        numbers[node] = numbers.Count;
        var isLeaf = storage is not null || node.Operation is ReadOp or ConstantOp;
        operations.Add(storage is not null ? DataOp.Instance : isLeaf ? LeafOperation(node) : node.Operation);
        code.Add((int)node.DType);
        code.Add(node.Rank);
        foreach (var size in node.Shape.Sizes)
            code.Add(size);
        if (isLeaf)
        {
            Bind(node, storage);
            return;
        }
        code.Add(node.Operands.Length);
        foreach (var operand in node.Operands)
            code.Add(numbers[operand]);
    }

    private static Operation LeafOperation(Tensor node) =>
        node.Operation is ConstantOp constant && IsStructural(constant.Value) ? constant : DataOp.Instance;

    private void Bind(Tensor node, Storage? storage)
    {
        if (storage is null && node.Operation is ConstantOp constant)
        {
            if (!IsStructural(constant.Value))
                AddInput(node, new Leaf(null, null, constant.Value, node.DType));
            return;
        }
        if (storage is null && node.Operation is ReadOp read)
        {
            if (read.Version != read.Variable.Version)
                throw StaleReadException.For(read.Variable);
            var number = NumberOf(read.Variable);
            inputNumbers[node] = number;
            code.Add(number);
            return;
        }
        AddInput(node, new Leaf(storage, null, 0, node.DType));
    }

    private void AddInput(Tensor node, Leaf leaf)
    {
        inputNumbers[node] = leaves.Count;
        code.Add(leaves.Count);
        leaves.Add(leaf);
    }

    private int NumberOf(Variable variable)
    {
        if (!variables.TryGetValue(variable, out var number))
        {
            variables[variable] = number = leaves.Count;
            leaves.Add(new Leaf(null, variable, 0, variable.DType));
        }
        return number;
    }

    // Of several updates of one variable in one program (a network used twice) the one built last stands, wherever the walk met it; the others
    // are steps on its way. An assignment overrules updates.
    private void DropOverwritten()
    {
        var last = new Dictionary<Variable, int>();
        for (var i = 0; i < assignments.Count; i++)
            if (!last.TryGetValue(assignments[i].Variable, out var other) || Order(assignments[i]) >= Order(assignments[other]))
                last[assignments[i].Variable] = i;
        if (last.Count == assignments.Count)
            return;
        var kept = assignments.Where((assignment, i) => last[assignment.Variable] == i).ToList();
        assignments.Clear();
        assignments.AddRange(kept);

        static long Order(Assignment assignment) => assignment.Update?.Order ?? long.MaxValue;
    }
}
