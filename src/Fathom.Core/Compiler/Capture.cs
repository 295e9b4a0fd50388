using System.Runtime.InteropServices;

namespace Fathom.Compiler;

/// <summary>
/// Walks the part of the graph that an evaluation needs, from the wanted tensors down to leaves and already evaluated nodes, and notes its
/// structure (<see cref="Operations"/>, <see cref="Code"/>) and what must be bound (<see cref="Leaves"/>). It allocates nothing once its lists have
/// grown; the copy for the compiler is built only when no program is cached.
/// </summary>
internal sealed partial class Capture : IDisposable
{
    [ThreadStatic]
    private static Capture? spare;

    private readonly ReferenceMap numbers = new();
    private readonly ReferenceMap variables = new();
    private readonly List<Tensor> nodes = [];
    private readonly List<int> inputOf = [];
    private readonly List<Operation> operations = [];
    private readonly List<int> code = [];
    private readonly List<Leaf> leaves = [];
    private readonly List<UpdateOp> updates = [];
    private readonly List<Tensor> updateNodes = [];
    private readonly List<Assignment> assignments = [];
    private readonly List<Tensor> wanted = [];
    private Frame[] stack = new Frame[64];

    private Capture()
    {
    }

    /// <summary>Operations of the nodes in order; with <see cref="Code"/> and <see cref="Options"/> what a program is cached under.</summary>
    public ReadOnlySpan<Operation> Operations => CollectionsMarshal.AsSpan(operations);

    /// <summary>Dtypes, shapes, wiring, results and assignments as numbers.</summary>
    public ReadOnlySpan<int> Code => CollectionsMarshal.AsSpan(code);

    /// <summary>A hash of the structure.</summary>
    public int Hash { get; private set; }

    /// <summary>Stages that the compiler is to run.</summary>
    public CompilerOptions Options { get; private set; }

    /// <summary>The inputs to bind, by number.</summary>
    public ReadOnlySpan<Leaf> Leaves => CollectionsMarshal.AsSpan(leaves);

    /// <summary>Variables that the program writes, in order; each once.</summary>
    public ReadOnlySpan<Assignment> Assignments => CollectionsMarshal.AsSpan(assignments);

    /// <summary>All updates that running the program performs.</summary>
    public ReadOnlySpan<UpdateOp> Updates => CollectionsMarshal.AsSpan(updates);

    /// <summary>Walks the graph; dispose the capture to let its memory be used again.</summary>
    public static Capture Of(ReadOnlySpan<Tensor> wanted, ReadOnlySpan<(Variable Variable, Tensor Value)> assigned, CompilerOptions options)
    {
        var capture = spare ?? new Capture();
        spare = null;
        try
        {
            capture.Walk(wanted, assigned, options);
            return capture;
        }
        catch
        {
            capture.Dispose();
            throw;
        }
    }

    /// <summary>Whether a program for this capture computes <paramref name="other"/> too.</summary>
    public bool HasStructureOf(Capture other) => Options == other.Options && SameStructure(other.Operations, other.Code);

    /// <summary>Whether the graph has these operations, shapes and wiring.</summary>
    public bool SameStructure(ReadOnlySpan<Operation> operations, ReadOnlySpan<int> code)
    {
        if (!Code.SequenceEqual(code) || Operations.Length != operations.Length)
            return false;
        for (var i = 0; i < operations.Length; i++)
            if (!ReferenceEquals(operations[i], Operations[i]) && !operations[i].Equals(Operations[i]))
                return false;
        return true;
    }

    public void Dispose()
    {
        numbers.Clear();
        variables.Clear();
        nodes.Clear();
        inputOf.Clear();
        operations.Clear();
        code.Clear();
        leaves.Clear();
        updates.Clear();
        updateNodes.Clear();
        assignments.Clear();
        wanted.Clear();
        Array.Clear(stack);
        spare = this;
    }

    private void Walk(ReadOnlySpan<Tensor> roots, ReadOnlySpan<(Variable Variable, Tensor Value)> assigned, CompilerOptions options)
    {
        Options = options;
        wanted.AddRange(roots);
        foreach (var root in roots)
            Visit(root);
        foreach (var (variable, value) in assigned)
        {
            Visit(value);
            NumberOf(variable);
            assignments.Add(new(variable, numbers[value], null));
        }
        foreach (var root in roots)
            code.Add(numbers[root]);
        if (updates.Count > 0)
            Chain();
        foreach (var assignment in assignments)
        {
            code.Add(~NumberOf(assignment.Variable));
            code.Add(assignment.Value);
        }
        Hash = HashOf(options);
    }

    private int HashOf(CompilerOptions options)
    {
        var hash = (ulong)options.GetHashCode() ^ 0x9E3779B97F4A7C15;
        foreach (var part in Code)
            hash = ulong.RotateLeft(hash ^ (uint)part, 27) * 0x9E3779B97F4A7C15;
        foreach (var operation in operations)
            hash = ulong.RotateLeft(hash ^ (uint)operation.GetHashCode(), 27) * 0x9E3779B97F4A7C15;
        return (int)(hash >> 32);
    }

    private static bool IsLeaf(Operation operation) => operation is ReadOp or ConstantOp or CurrentOp or PlaceholderOp or SampleOp;

    /// <summary>A node whose operands are being walked.</summary>
    private struct Frame
    {
        public Tensor Node;
        public Storage? Storage;
        public int Next;
        public int Needed;
    }

    private void Visit(Tensor root)
    {
        if (numbers.Contains(root))
            return;
        var depth = 0;
        Push(root, ref depth);
        while (depth > 0)
        {
            ref var top = ref stack[depth - 1];
            if (top.Next < top.Needed)
            {
                var operand = top.Node.Operands[top.Next++];
                if (!numbers.Contains(operand))
                    Push(operand, ref depth);
                continue;
            }
            depth--;
            Number(top.Node, top.Storage);
        }
    }

    private void Push(Tensor node, ref int depth)
    {
        // Read once: another thread that evaluates the same graph may store its result at any moment.
        var operation = node.Operation;
        // What was looked at and has not changed since is still the variable, which later runs of the program must read anew.
        var storage = operation is ReadOp read && read.Version == read.Variable.Version ? null : node.Storage;
        if (storage is not null || IsLeaf(operation))
        {
            Number(node, storage);
            return;
        }
        if (depth == stack.Length)
            Array.Resize(ref stack, 2 * depth);
        var needed = operation is GradientRuleOp or UpdateOp { Performed: true } ? 1 : node.Operands.Length;
        stack[depth++] = new Frame { Node = node, Needed = needed };
    }

    private void Number(Tensor node, Storage? storage)
    {
        var operation = node.Operation;
        if (storage is null && operation is GradientRuleOp or UpdateOp)
        {
            numbers.Add(node, numbers[node.Operands[0]]);
            if (operation is UpdateOp { Performed: false } update)
            {
                updates.Add(update);
                updateNodes.Add(node);
            }
            return;
        }
        numbers.Add(node, nodes.Count);
        nodes.Add(node);
        code.Add((int)node.DType | node.Rank << 8);
        code.AddRange(node.Shape.Sizes);
        if (storage is not null || IsLeaf(operation))
        {
            inputOf.Add(-1);
            Bind(node, storage);
            return;
        }
        inputOf.Add(-1);
        // What is kept in the cache must not hold on to the user's tensors, as a traced step does.
        operations.Add(operation is ScanOp scan ? scan.Untraced : operation);
        code.Add(node.Operands.Length);
        foreach (var operand in node.Operands)
            code.Add(numbers[operand]);
    }

    private void Bind(Tensor node, Storage? storage)
    {
        if (storage is null && node.Operation is ConstantOp { IsStructural: true } constant)
        {
            operations.Add(constant);
            return;
        }
        operations.Add(DataOp.Instance);
        var input = storage is not null ? Add(Leaf.Of(storage, node.DType)) : node.Operation switch
        {
            ConstantOp number => Add(Leaf.Of(number.Value, node.DType)),
            PlaceholderOp placeholder => Add(Leaf.Input(placeholder, node.DType)),
            CurrentOp current => NumberOf(current.Variable),
            SampleOp => throw new InvalidOperationException(
                "Vmap: the function asked for numbers of a sample (Item, ToArray, Eval, a bool index). Return that tensor from the function and read it after the call."),
            var read => NumberOf(Fresh((ReadOp)read)),
        };
        inputOf[^1] = input;
        code.Add(input);
        var leaf = leaves[input];
        code.Add((int)leaf.Kind | (leaf.Order is null ? 0 : 1 << 8));
        if (leaf.Order is { } order)
            code.AddRange(order);
    }

    private static Variable Fresh(ReadOp read) =>
        read.Version == read.Variable.Version ? read.Variable : throw StaleReadException.For(read.Variable);

    private int Add(Leaf leaf)
    {
        leaves.Add(leaf);
        return leaves.Count - 1;
    }

    private int NumberOf(Variable variable)
    {
        if (variables.TryGet(variable, out var number))
            return number;
        variables.Add(variable, leaves.Count);
        return Add(Leaf.Of(variable));
    }
}
