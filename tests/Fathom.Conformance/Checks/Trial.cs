using Fathom.Nn;

namespace Fathom.Conformance;

/// <summary>One case being computed: its inputs as leaves of a graph, the module if it has one, and what turned out wrong.</summary>
internal sealed class Trial(Case subject)
{
    private readonly Dictionary<string, Tensor> leaves = [];
    private readonly List<string> mismatches = [];

    /// <summary>The case.</summary>
    public Case Case => subject;

    /// <summary>Hyper-parameters of the case.</summary>
    public CaseConfig Config => subject.Config;

    /// <summary>The layer under test, once loaded.</summary>
    public Module? Module { get; private set; }

    /// <summary>What does not agree with the reference.</summary>
    public IReadOnlyList<string> Mismatches => mismatches;

    /// <summary>Input of that name; every time the same leaf, so that gradients can be taken by it.</summary>
    public Tensor this[string name] => Leaf("in." + name);

    /// <summary>Input of that name, or null when the case has none.</summary>
    public Tensor? Find(string name) => subject.Arrays.ContainsKey("in." + name) ? this[name] : null;

    /// <summary>All inputs in the order of the file.</summary>
    public Tensor[] Inputs => [.. subject.Names("in").Select(name => this[name])];

    /// <summary>The parameter of that name: the module's, or a leaf where the case is computed without a module.</summary>
    public Tensor Parameter(string name) => Module is null ? Leaf("param." + name)
        : Module.NamedParameters.First(entry => entry.Key == name).Value;

    /// <summary>Sizes of a parameter, from which a layer can be built where the configuration does not name them.</summary>
    public Shape ShapeOf(string parameter) => subject.Arrays["param." + parameter].Shape;

    /// <summary>Gives a module the case's parameters and buffers, by state name, and its mode.</summary>
    public T Load<T>(T module) where T : Module
    {
        var state = new Dictionary<string, Tensor>();
        foreach (var kind in (string[])["param", "buffer"])
            foreach (var name in subject.Names(kind))
                state[name] = subject.Tensor($"{kind}.{name}");
        module.LoadState(state);
        if (!Config.Flag("training", true))
            module.Eval();
        Module = module;
        return module;
    }

    /// <summary>Loads a layer of one input and applies it to the case's.</summary>
    public Tensor Apply(Layer layer) => Load(layer).Forward(Inputs[0]);

    /// <summary>Compares a computed array with the case's array of that name.</summary>
    public void Expect(string array, Tensor actual, Tolerance? tolerance = null)
    {
        var expected = subject.Arrays[array];
        if (Comparison.Mismatch(array, expected, actual, tolerance ?? Tolerance.Of(expected.DType)) is { } mismatch)
            mismatches.Add(mismatch);
    }

    /// <summary>Compares computed numbers with the case's array of that name.</summary>
    public void Expect(string array, ReadOnlySpan<double> actual, Tolerance tolerance)
    {
        var expected = subject.Tensor(array);
        if (Comparison.Mismatch(array, expected.Shape, Comparison.Numbers(expected), actual, tolerance) is { } mismatch)
            mismatches.Add(mismatch);
    }

    /// <summary>Notes something else that is wrong.</summary>
    public void Fail(string problem) => mismatches.Add(problem);

    private Tensor Leaf(string key) => leaves.TryGetValue(key, out var leaf) ? leaf : leaves[key] = subject.Tensor(key);
}
