namespace Fathom.Nn;

/// <summary>What lies below a module, found by one walk: modules depth first, and the variables of each before those of its children.</summary>
internal sealed class ModuleTree
{
    private readonly List<KeyValuePair<string, Module>> modules = [];
    private readonly List<KeyValuePair<string, Variable>> variables = [];
    private readonly HashSet<Variable> named = [];

    public ModuleTree(Module root) => Walk(root, "", []);

    public IReadOnlyList<KeyValuePair<string, Module>> Modules => [.. modules.DistinctBy(entry => entry.Value)];

    /// <summary>All parameters and buffers, in the order of PyTorch's state_dict; a shared one under each of its names.</summary>
    public IReadOnlyList<KeyValuePair<string, Variable>> Variables => variables;

    /// <summary>The variables of one kind, each once.</summary>
    public IReadOnlyList<KeyValuePair<string, T>> Of<T>() where T : Variable =>
        [.. variables.Where(entry => entry.Value is T).DistinctBy(entry => entry.Value).Select(entry => KeyValuePair.Create(entry.Key, (T)entry.Value))];

    private void Walk(Module module, string prefix, HashSet<Module> path)
    {
        if (!path.Add(module))
            throw new InvalidOperationException($"Module: '{prefix}' contains itself. Mark the reference to the parent [StateName(null)]?");
        modules.Add(new(prefix, module));
        module.Path = Fuller(module.Path, prefix);
        var own = new Members();
        module.Visit(own);
        foreach (var (name, variable) in own.Parameters.Concat(own.Buffers))
            Add(Join(prefix, name), variable);
        foreach (var (name, child) in own.Children)
            Walk(child, Join(prefix, name), path);
        path.Remove(module);
    }

    private void Add(string name, Variable variable)
    {
        variables.Add(new(name, variable));
        // A shared one keeps its first name.
        if (named.Add(variable))
            variable.Name = Fuller(variable.Name, name);
    }

    // A walk from a part of the tree keeps the fuller name that a walk from the root has given.
    private static string Fuller(string known, string found) =>
        found.Length == 0 || known.EndsWith("." + found, StringComparison.Ordinal) ? known : found;

    private static string Join(string prefix, string name) => prefix.Length == 0 ? name : $"{prefix}.{name}";

    /// <summary>The members of one module.</summary>
    private sealed class Members : ModuleVisitor
    {
        public List<KeyValuePair<string, Variable>> Parameters { get; } = [];

        public List<KeyValuePair<string, Variable>> Buffers { get; } = [];

        public List<KeyValuePair<string, Module>> Children { get; } = [];

        public override void Parameter(string name, Parameter? parameter)
        {
            if (parameter is not null)
                Parameters.Add(new(name, parameter));
        }

        public override void Buffer(string name, StateBuffer? buffer)
        {
            if (buffer is not null)
                Buffers.Add(new(name, buffer));
        }

        public override void Child(string name, Module? module)
        {
            if (module is not null)
                Children.Add(new(name, module));
        }
    }
}
