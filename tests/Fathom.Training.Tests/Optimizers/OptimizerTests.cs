using Fathom.Runtime;

namespace Fathom.Training.Tests;

public class OptimizerTests
{
    public static TheoryData<string> Kinds => ["SGD", "Adam", "AdamW", "Adamax", "NAdam", "RAdam", "RMSprop", "Adagrad", "Adadelta", "ASGD", "Rprop", "Lion", "Adafactor", "Muon"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_changing_learning_rate_compiles_nothing_after_the_first_steps(string kind)
    {
        var parameter = new Parameter(Tensor.Arange(0, 37));
        var optimizer = Make(kind, parameter);
        optimizer.ClipNorm = 3;
        for (var step = 0; step < 2; step++)
            Step(optimizer, parameter);
        var keys = new List<string>();
        void Note(CompilationEvent compiled) => keys.Add(compiled.Reason);
        // Rates that the compiler knows as constants are among them, and so is the step at which RAdam changes phase.
        double[] rates = [1, 0.5, 0, 2, 0.1, 0.3, 1, 0.7, 0.01, 0.02];
        var before = Compilation.CompiledPrograms;
        Compilation.Compiled += Note;
        foreach (var rate in rates)
        {
            optimizer.LearningRate = rate;
            Step(optimizer, parameter);
        }
        Compilation.Compiled -= Note;
        Assert.True(before == Compilation.CompiledPrograms, string.Join("; ", keys));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_restored_state_goes_on_to_the_same_bits(string kind)
    {
        var (first, second) = (new Parameter(Tensor.Linspace(-1, 2, 19)), new Parameter(Tensor.Zeros([19])));
        var (optimizer, restored) = (Make(kind, first), Make(kind, second));
        for (var step = 0; step < 7; step++)
            Step(optimizer, first);
        second.Assign(first.Snapshot());
        restored.LoadState(optimizer.State);
        for (var step = 0; step < 7; step++)
        {
            Step(optimizer, first);
            Step(restored, second);
        }
        Assert.Equal(14, restored.StepCount);
        Assert.Equal(first.Snapshot().ToArray<float>(), second.Snapshot().ToArray<float>());
    }

    [Fact]
    public void Frozen_parameters_stay_and_their_step_count_too()
    {
        var (head, body) = (new Parameter(Tensor.Ones([3])), new Parameter(Tensor.Ones([3])) { Frozen = true });
        var optimizer = new Adam([head, body]);
        for (var step = 0; step < 3; step++)
            optimizer.Step((head.Value * body).Sum());
        Assert.Equal([1f, 1f, 1f], body.Snapshot().ToArray<float>());
        body.Frozen = false;
        optimizer.Step((head.Value * body).Sum());
        // The first step of Adam moves by the learning rate: body's bias correction counts its own steps.
        Assert.Equal(1 - 1e-3f, body.Snapshot().ToArray<float>()[0], 1e-6f);
    }

    [Fact]
    public void Groups_have_rates_and_decays_of_their_own()
    {
        var (weight, bias) = (new Parameter(Tensor.Ones([2])), new Parameter(Tensor.Ones([2])));
        var optimizer = new Sgd([new ParameterGroup([weight]), new ParameterGroup([bias], learningRate: 0.5, weightDecay: 0)])
        {
            LearningRate = 0.1,
            WeightDecay = 1,
        };
        optimizer.Step((weight.Value + bias).Sum());
        Assert.Equal(1 - 0.1f * 2, weight.Snapshot().ToArray<float>()[0], 1e-6f);
        Assert.Equal(1 - 0.5f, bias.Snapshot().ToArray<float>()[0], 1e-6f);
    }

    [Fact]
    public void Results_evaluated_with_the_step_are_those_before_the_update()
    {
        var parameter = new Parameter(Tensor.From<float>(3));
        var output = parameter.Value * 2;
        var loss = output.Sum();
        new Sgd([parameter]) { LearningRate = 1 }.Step(loss, output);
        Assert.Equal(6, loss.Item());
        Assert.Equal([6f], output.ToArray<float>());
        Assert.Equal([1f], parameter.Snapshot().ToArray<float>());
    }

    [Fact]
    public void Half_precision_parameters_keep_their_dtype_and_have_f32_state()
    {
        var parameter = new Parameter(Tensor.Ones([4]).To(DType.BF16));
        var optimizer = new Adam([parameter]) { LearningRate = 0.5 };
        optimizer.Step(((Tensor)parameter).To(DType.F32).Sum());
        Assert.Equal(DType.BF16, parameter.DType);
        Assert.Equal(0.5f, parameter.Snapshot().To(DType.F32).ToArray<float>()[0]);
        Assert.Equal(DType.F32, optimizer.State["state.0.exp_avg"].DType);
    }

    [Fact]
    public void Limits_on_the_gradient_hold_and_its_norm_is_reported()
    {
        var parameter = new Parameter(Tensor.Zeros([2]));
        var optimizer = new Sgd([parameter]) { LearningRate = 1, ClipNorm = 1 };
        optimizer.Step((parameter * Tensor.From<float>(3, 4)).Sum());
        Assert.Equal(5, optimizer.GradientNorm!.Item(), 1e-5f);
        ReferenceCases.AssertClose([-0.6, -0.8], [.. parameter.Snapshot().To(DType.F64).ToArray<double>()], 1e-5, 0, "clipped");
    }

    [Fact]
    public void A_parameter_given_twice_is_refused()
    {
        var parameter = new Parameter(Tensor.Zeros([2]));
        Assert.Contains("given twice", Assert.Throws<ArgumentException>(() => new Sgd([parameter, parameter])).Message);
    }

    [Fact]
    public void A_state_of_another_model_is_refused()
    {
        var state = new Adam([new Parameter(Tensor.Zeros([2]))]).State;
        var other = new Adam([new Parameter(Tensor.Zeros([2])), new Parameter(Tensor.Zeros([3]))]);
        Assert.Contains("another model", Assert.Throws<InvalidDataException>(() => other.LoadState(state)).Message);
    }

    [Fact]
    public void A_state_that_is_refused_changes_nothing()
    {
        var (a, b) = (new Parameter(Tensor.Zeros([2])), new Parameter(Tensor.Zeros([3])));
        var optimizer = new Adam([a, b]);
        optimizer.Step((a.Value + 1).Square().Sum() + (b.Value + 2).Square().Sum());
        var before = optimizer.State.ToDictionary(entry => entry.Key, entry => entry.Value.ToBytes());
        // The first parameter fits, the second has another shape.
        var (c, d) = (new Parameter(Tensor.Ones([2])), new Parameter(Tensor.Ones([5])));
        var other = new Adam([c, d]);
        other.Step(c.Value.Sum() + d.Value.Sum());
        other.Step(c.Value.Sum() + d.Value.Sum());

        Assert.Throws<ShapeException>(() => optimizer.LoadState(other.State));
        Assert.Equal(before, optimizer.State.ToDictionary(entry => entry.Key, entry => entry.Value.ToBytes()));
    }

    [Fact]
    public void An_optimizer_of_one_s_own_is_one_method()
    {
        var parameter = new Parameter(Tensor.Ones([2]));
        new SignDescent([parameter]) { LearningRate = 0.25 }.Step(parameter.Value.Sum() * 5);
        Assert.Equal([0.75f, 0.75f], parameter.Snapshot().ToArray<float>());
    }

    private sealed class SignDescent(IEnumerable<Parameter> parameters) : Optimizer(parameters)
    {
        protected override Tensor Update(ParameterStep step) =>
            step.DecayedValue - step.Data(() => step.Group.LearningRate) * step.Gradient.Sign();
    }

    private static Optimizer Make(string kind, Parameter parameter)
    {
        var config = System.Text.Json.JsonDocument.Parse(
            $$"""{"op": "{{kind}}", "weight_decay": 0.01, "momentum": 0.9, "centered": true, "amsgrad": true}""").RootElement;
        return ReferenceOptimizers.Make(config, [parameter]);
    }

    private static void Step(Optimizer optimizer, Parameter parameter)
    {
        var x = (Tensor)parameter - 0.25;
        optimizer.Step((x * x).Sum());
    }
}
