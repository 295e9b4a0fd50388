using Fathom.Compiler;
using Fathom.Cpu;
using Fathom.Models;
using Fathom.Nn;
using Fathom.Runtime;

namespace Fathom.Training.Tests.Optimizers;

/// <summary>The formulas that tiles do in one pass are those that networks and optimizers have: a change of either must not go unnoticed.</summary>
[Collection(ProcessWideCollection.Name)]
public sealed class FormulasInUseTests
{
    [Fact]
    public void Adam_is_three_formulas() => Includes(
        [
            "add(a, multiply(b, subtract(c, a)))",
            "add(multiply(a, b), multiply(c, multiply(d, d)))",
            "subtract(a, multiply(b, divide(c, add(multiply(sqrt(d), e), f))))",
        ],
        OfMlp(parameters => new Adam(parameters)));

    [Fact]
    public void AdamW_is_three_formulas() => Includes(
        [
            "add(a, multiply(b, subtract(c, a)))",
            "add(multiply(a, b), multiply(c, multiply(d, d)))",
            "subtract(multiply(a, b), multiply(c, divide(d, add(multiply(sqrt(e), f), g))))",
        ],
        OfMlp(parameters => new AdamW(parameters)));

    [Fact]
    public void Momentum_is_a_formula_with_weight_decay_and_without()
    {
        Assert.Contains("add(multiply(a, b), multiply(c, d))", OfMlp(parameters => new Sgd(parameters) { Momentum = 0.9, Dampening = 0.1 }));
        Assert.Contains(
            "add(multiply(a, b), multiply(c, add(d, multiply(e, f))))",
            OfMlp(parameters => new Sgd(parameters) { Momentum = 0.9, Dampening = 0.1, WeightDecay = 0.01 }));
    }

    [Fact]
    public void Batch_normalisation_and_its_gradient_are_formulas()
    {
        var network = new Sequential(new Conv2d(8, 8, 3), new ResNetBlock(8, 8), new ResNetBlock(8, 8), new ResNetBlock(8, 16, stride: 2));
        string[] expected =
        [
            "add(multiply(multiply(subtract(a, b), c), d), e)",
            "relu(add(multiply(multiply(subtract(a, b), c), d), e))",
            "relu(add(add(multiply(multiply(subtract(a, b), c), d), e), f))",
            "subtract(multiply(subtract(a, b), c), multiply(subtract(d, e), f))",
            "subtract(multiply(subtract(where(less_or_equal(a, b), b, c), d), e), multiply(subtract(f, g), h))",
            "where(less_or_equal(a, b), b, add(c, d))",
        ];
        Includes(expected, Found(network, network.Forward, [2, 8, 12, 12], parameters => new Sgd(parameters)));
    }

    [Fact]
    public void A_gate_s_gradient_is_a_formula()
    {
        var lstm = new Lstm(8, 16);
        Assert.Contains(
            "multiply(multiply(multiply(a, b), c), subtract(d, c))",
            Found(lstm, lstm.Forward, [4, 6, 8], parameters => new Sgd(parameters)));
    }

    [Fact]
    public void An_activation_of_a_biased_product_and_its_gradient_are_formulas()
    {
        foreach (var (activation, name) in new (Layer, string)[] { (new Gelu(), "gelu"), (new GeluTanh(), "gelu_tanh") })
        {
            var mlp = new Sequential(new Linear(8, 16), activation, new Linear(16, 4));
            Includes([$"{name}(add(a, b))", $"multiply(a, {name}_slope(add(b, c)))"], Found(mlp, mlp.Forward, [6, 8], parameters => new Sgd(parameters)));
        }
    }

    [Fact]
    public void What_finishes_wide_products_and_convolutions_of_a_network_is_a_formula()
    {
        var feedForward = new Sequential(new Linear(128, 256), new Gelu(), new Linear(256, 128));
        Assert.Equal([true, true], Finished(() => { var x = Random(6, 128); return x + feedForward.Forward(x); }));

        // The last of the three also adds the other branch, which has a bias of its own.
        var block = new ResNetBottleneck(128, 128);
        block.Eval();
        var finished = Finished(() => block.Forward(Random(1, 128, 6, 6)));
        Assert.Equal([true, true, true], finished);
    }

    private static Tensor Random(params int[] sizes) => Tensor.RandomNormal(Shape.Create(sizes), new RandomKey(2));

    // For each product or convolution that finishes its result itself, whether that is a formula.
    private static bool[] Finished(Func<Tensor> result) => Watched(() => Tensor.Eval(result())).Finished.ToArray();

    private static void Includes(string[] expected, HashSet<string> found) => Assert.Empty(expected.Except(found));

    private static HashSet<string> OfMlp(Func<IReadOnlyList<Parameter>, Optimizer> optimizerOf)
    {
        var mlp = new Sequential(new Linear(8, 16), new Relu(), new Linear(16, 4));
        return Found(mlp, mlp.Forward, [6, 8], optimizerOf);
    }

    // The formulas in the loops of a step.
    private static HashSet<string> Found(Module module, Func<Tensor, Tensor> forward, Shape shape, Func<IReadOnlyList<Parameter>, Optimizer> optimizerOf) =>
        Watched(() => optimizerOf(module.Parameters).Step(forward(Tensor.RandomNormal(shape, new RandomKey(2))).Square().Mean())).Formulas;

    private static Recorder Watched(Action action)
    {
        var recorder = new Recorder(Backends.Current);
        Backends.Register(recorder);
        Compilation.ClearCache();
        try
        {
            action();
        }
        finally
        {
            Backends.Register(recorder.Cpu);
            Compilation.ClearCache();
        }
        return recorder;
    }

    private sealed class Recorder(IBackend cpu) : IBackend
    {
        public IBackend Cpu => cpu;

        public HashSet<string> Formulas { get; } = [];

        public List<bool> Finished { get; } = [];

        public string Name => "cpu that is looked at";

        public CompiledKernel Compile(Kernel kernel)
        {
            if (kernel is LoopKernel loop)
            {
                var groups = new TileGroups(loop, new LoopGeometry(loop), CpuFeatures.VectorBits);
                for (var value = 0; value < loop.Body.Length; value++)
                    if (groups.Of(value)?.Formula is { } formula)
                        Formulas.Add(formula.Text);
            }
            if (kernel is CallKernel { Epilogue: { } epilogue })
                Finished.Add(RectangleFormula.TryCreate(epilogue.Kernel, CpuFeatures.VectorBits) is not null);
            return cpu.Compile(kernel);
        }

        public KernelLayout Layout(Operation operation, ReadOnlySpan<int> ranks, int resultRank) => cpu.Layout(operation, ranks, resultRank);
    }
}
